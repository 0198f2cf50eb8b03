// Where a place is in the editor. A place is a content path, such as "title" or "body.<block>.items.<item>.answer".

const MARK = 'data-contentpath';
// Where one writes comes before what one presses.
const FOCUSABLE = ['[contenteditable="true"], input:not([type="hidden"]):not([tabindex="-1"]), textarea, select', 'button'];

// The element of a place, or of the nearest one around it that is there. null: not even its field is.
export function elementAt(place, form) {
  let found = null;
  for (const step of place.split('.')) {
    const scope = found ?? form;
    const next = [...scope.querySelectorAll(`[${MARK}="${CSS.escape(step)}"]`)].find((each) => {
      const above = each.parentElement.closest(`[${MARK}]`);
      return found ? above === found : above === null || !form.contains(above);
    });
    if (!next) break;
    found = next;
  }
  return found;
}

// Opens what hides an element: its tab, the panels and blocks that are folded around it, and its own.
function uncover(element) {
  for (let around = element.closest('[role="tabpanel"]'); around; around = around.parentElement.closest('[role="tabpanel"]')) {
    if (around.hidden) document.querySelector(`[role="tab"][aria-controls="${CSS.escape(around.id)}"]`)?.click();
  }
  const folded = [];
  for (let around = element.closest('[data-panel]'); around; around = around.parentElement.closest('[data-panel]')) {
    folded.unshift(around);
  }
  folded.push(...element.querySelectorAll(':scope > [data-panel], :scope > div > [data-panel]'));
  for (const panel of folded) {
    const toggle = panel.querySelector('[data-panel-toggle]');
    if (toggle?.closest('[data-panel]') === panel && toggle.getAttribute('aria-expanded') === 'false') toggle.click();
  }
}

// A rich text is drawn a moment after its field.
const isReady = (element) => {
  const text = element.querySelector('[data-draftail-input]');
  return !text || text.parentElement.querySelector('[contenteditable="true"]') !== null;
};

function cursorIn(element) {
  for (const kind of FOCUSABLE) {
    const found = [...element.querySelectorAll(kind)].find((each) => each.checkVisibility() && !each.disabled && !each.closest('.w-panel__header'));
    if (found) return found;
  }
  return null;
}

// Tabs and panels open within a few frames.
function focusWhenShown(element, frames) {
  if (frames > 0 && !element.checkVisibility()) {
    window.requestAnimationFrame(() => focusWhenShown(element, frames - 1));
    return;
  }
  const target = cursorIn(element) ?? element;
  if (target === element) element.tabIndex = -1;
  target.focus({ preventScroll: true });
  // A rich text scrolls back to where it was when it is given the cursor.
  window.setTimeout(() => target.scrollIntoView({ block: 'center', behavior: 'instant' }), 100);
}

// Shows a place and puts the cursor there. Whether it is there.
export function goTo(place, form) {
  const element = elementAt(place, form);
  if (!element || !isReady(element)) return false;
  uncover(element);
  focusWhenShown(element, 60);
  return true;
}
