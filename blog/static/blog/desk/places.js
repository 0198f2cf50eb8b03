// Where a place is in the editor. A place is a content path, such as "title" or "body.<block>.items.<item>.answer".

const MARK = 'data-contentpath';
const FOCUSABLE = '[contenteditable="true"], input:not([type="hidden"]):not([tabindex="-1"]), textarea:not([hidden]), select, button';

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

const isShown = (element) => element.checkVisibility();

// Shows a place and puts the cursor there. Whether it is there.
export function goTo(place, form) {
  const element = elementAt(place, form);
  if (!element) return false;
  uncover(element);
  const target = [...element.querySelectorAll(FOCUSABLE)].find((each) => isShown(each) && !each.disabled && !each.closest('[data-panel-heading], .c-sf-block__actions, .w-panel__header'));
  if (target) {
    target.focus({ preventScroll: true });
  } else {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }
  (target ?? element).scrollIntoView({ block: 'center' });
  return true;
}
