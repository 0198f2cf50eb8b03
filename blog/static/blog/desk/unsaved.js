// Nothing that was typed goes unnoticed: neither by the automatic save, nor by the preview, nor when the page is left.
//
// Wagtail takes the form as it is when a save has succeeded for what was saved, and the form as it is two seconds
// after the page was opened for what was opened. What was typed between is then no change, until the next one.

const form = document.querySelector('[data-edit-form]');
const watch = () => window.wagtail.app.getControllerForElementAndIdentifier(form, 'w-unsaved');

let saving = ''; // the form that is on its way
let isOpening = true;
let isTouched = false; // by a person

function tell(known) {
  const unsaved = watch();
  if (unsaved.formData === known) return;
  unsaved.initialFormData = known;
  unsaved.hasEditsValue = true;
  unsaved.notify();
}

// What the server has set itself, such as the numbers of new rows, is no change.
function withUpdates(known, updates) {
  const fields = new URLSearchParams(known);
  for (const [name, value] of Object.entries(updates ?? {})) if (fields.has(name)) fields.set(name, value);
  return fields.toString();
}

if (form) {
  document.addEventListener('w-autosave:save', () => {
    saving = watch().formData;
    isOpening = false;
  });
  document.addEventListener('w-autosave:success', ({ detail }) => {
    tell(withUpdates(saving, detail.response.field_updates));
  });

  // Told each time until the first save: Wagtail may look at the form twice as it opens.
  document.addEventListener('w-unsaved:watch-edits', () => {
    if (isOpening && isTouched) tell(' ');
  });
  form.addEventListener('input', ({ isTrusted }) => { isTouched ||= isTrusted; }, { capture: true });
}

// Another mode that was chosen while the preview was loading.
document.addEventListener('w-preview:loaded', ({ target }) => {
  const mode = target.querySelector('[data-w-preview-target="mode"]');
  const frame = target.querySelector('#w-preview-iframe');
  if (!mode || !frame?.src || new URL(frame.src).searchParams.get('mode') === mode.value) return;
  target.setAttribute('data-w-preview-stale-value', 'true');
});
