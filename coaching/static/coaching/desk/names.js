// In the form of a readiness test, dimensions and paths are chosen from those that the form holds at that moment, and
// follow when one is renamed. A name that is none stays to be seen. Without this script, the fields take the name.
const SOURCES = {
  dimensions: () => fields(/^dimensions-\d+-value-title$/).map((field) => [field.value.trim(), field.value.trim()]),
  paths: () =>
    fields(/^paths-\d+-value-slug$/).map((field) => [field.value, field.selectedOptions[0]?.text ?? field.value]),
};

/** Fields of the form whose block is not deleted. */
function fields(name) {
  return [...document.querySelectorAll("input[name], select[name]")].filter(
    (field) =>
      name.test(field.name) &&
      document.querySelector(`input[name="${field.name.replace(/-value-\w+$/, "-deleted")}"]`)?.value !== "1",
  );
}

const isSame = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();

class NamesController extends window.StimulusModule.Controller {
  static values = { of: String };

  connect() {
    const input = this.element;
    this.select = document.createElement("select");
    this.select.id = input.id;
    for (const name of ["aria-describedby", "required"]) {
      if (input.hasAttribute(name)) this.select.setAttribute(name, input.getAttribute(name));
    }
    input.removeAttribute("id");
    input.removeAttribute("required");
    input.hidden = true;
    input.focus = (options) => this.select.focus(options);
    input.before(this.select);
    this.refresh = () => this.show();
    this.rename = ({ detail: { of, was, now } }) => {
      if (of === this.ofValue && isSame(input.value, was)) this.take(now);
    };
    for (const event of ["focus", "pointerdown"]) this.select.addEventListener(event, this.refresh);
    this.select.addEventListener("change", () => this.take(this.select.value));
    document.addEventListener("names:renamed", this.rename);
    this.show();
    // Blocks further down the form come after this one.
    setTimeout(this.refresh);
  }

  disconnect() {
    document.removeEventListener("names:renamed", this.rename);
  }

  show() {
    const { value } = this.element;
    const known = SOURCES[this.ofValue]().filter(([name]) => name);
    const chosen = known.find(([name]) => isSame(name, value))?.[0] ?? value;
    const options = known.map(([name, label]) => new Option(label, name));
    if (!known.some(([name]) => name === chosen)) options.unshift(new Option(chosen ? `${chosen} – ?` : "", chosen));
    const wanted = JSON.stringify(options.map(({ text, value: name }) => [text, name]));
    if (wanted !== this.shown) {
      this.shown = wanted; // an open list is not replaced by the same
      this.select.replaceChildren(...options);
    }
    this.select.value = chosen;
  }

  take(name) {
    this.element.value = name;
    this.show();
    for (const event of ["input", "change"]) this.element.dispatchEvent(new Event(event, { bubbles: true }));
  }
}

window.wagtail.app.register("names", NamesController);

const before = new WeakMap();
document.addEventListener("focusin", ({ target }) => {
  if (/^dimensions-\d+-value-title$/.test(target.name)) before.set(target, target.value);
});
document.addEventListener("change", ({ target }) => {
  const was = before.get(target);
  if (!was?.trim() || !target.value.trim()) return;
  before.set(target, target.value);
  const detail = { of: "dimensions", was, now: target.value.trim() };
  document.dispatchEvent(new CustomEvent("names:renamed", { detail }));
});
