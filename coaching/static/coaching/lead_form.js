// Forms say when they were first touched: who needs no time at all is no reader. Without this script they work as well.
// An offer may show another of its wordings, with a form of its own, after this has run: the page listens for all.
const touched = new WeakSet();
document.addEventListener("focusin", async ({ target }) => {
  const form = target.closest("form[data-moment]");
  if (!form || touched.has(form)) return;
  touched.add(form);
  const answer = await fetch(form.dataset.moment, { credentials: "omit" }).catch(() => null);
  if (answer?.ok) form.elements.moment.value = await answer.text();
});
document.querySelector(".lead-form__errors")?.focus();
