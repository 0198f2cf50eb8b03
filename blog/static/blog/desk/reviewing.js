// Keyboard shortcuts of the difference view: j and k go from change to change, c comments, a and r decide.

const STORED = 'proofdesk.shortcuts';
const help = document.querySelector('.desk-help');
const toggle = help.querySelector('[data-shortcuts]');
const opener = document.querySelector('[data-help]');
const config = JSON.parse(document.getElementById('wagtail-config')?.textContent ?? '{}');

function stored() {
  try {
    return window.localStorage.getItem(STORED);
  } catch {
    return null; // storage is blocked: shortcuts are on until the page is left
  }
}

let enabled = stored() !== 'off' && config.KEYBOARD_SHORTCUTS_ENABLED !== false;

const changes = () => [...document.querySelectorAll('[data-change]')];
const current = () => document.activeElement?.closest('[data-change]');

function go(step) {
  const all = changes();
  if (!all.length) return;
  const here = all.indexOf(current());
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  all[next].focus({ preventScroll: true });
  all[next].scrollIntoView({ block: 'start' });
}

function openAndWrite(details) {
  if (!details) return;
  details.open = true;
  details.querySelector('textarea')?.focus();
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  c: () => openAndWrite((current() ?? changes()[0])?.querySelector('[data-comment]')),
  a: () => document.querySelector('[data-approve]')?.focus(),
  r: () => openAndWrite(document.querySelector('[data-reject]')),
  '?': () => help.showModal(),
};

function isTyping(target) {
  return target.isContentEditable || target.closest('input, textarea, select, [role="textbox"], [role="combobox"]');
}

function onKey(event) {
  if (!enabled || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!(event.target instanceof Element) || isTyping(event.target)) return;
  if (document.querySelector('dialog[open], .w-dialog:not([aria-hidden="true"])')) return;
  const act = keys[event.key];
  if (!act) return;
  // Wagtail opens its own help on "?"; this page shows the one that belongs to it.
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

window.addEventListener('keydown', onKey, { capture: true });
// Wagtail listens to other phases of the same key.
for (const name of ['keypress', 'keyup']) {
  window.addEventListener(
    name,
    (event) => {
      if (event.key === '?' && enabled && event.target instanceof Element && !isTyping(event.target)) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

toggle.checked = enabled;
toggle.addEventListener('change', () => {
  enabled = toggle.checked;
  try {
    window.localStorage.setItem(STORED, enabled ? 'on' : 'off');
  } catch {
    // storage is blocked: the choice holds for this page
  }
});
help.querySelector('[data-close]').addEventListener('click', () => help.close());
opener.hidden = false;
opener.addEventListener('click', () => help.showModal());
