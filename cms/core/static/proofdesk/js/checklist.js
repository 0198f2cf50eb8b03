// Remembers ticks in this browser, by page and item, and counts them. Nothing leaves the device.

const read = (key) => {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set(); // storage is off or holds something else
  }
};

const write = (key, ticked) => {
  try {
    if (ticked.size) localStorage.setItem(key, JSON.stringify([...ticked]));
    else localStorage.removeItem(key);
  } catch { /* storage is off or full: ticks last as long as the page */ }
};

for (const form of document.querySelectorAll("form[data-checklist]")) {
  const key = `proofdesk.checklist.${form.dataset.checklist}`;
  const boxes = [...form.querySelectorAll("input")];
  const idOf = (box) => box.closest("li").id;
  const tell = () => {
    const output = form.querySelector("output");
    const done = boxes.filter((box) => box.checked).length;
    output.value = output.dataset.text.replace("{done}", done).replace("{total}", boxes.length);
  };
  // Other checklists of the page share the entry: theirs is kept.
  const keep = () => {
    const ticked = read(key);
    for (const box of boxes) {
      if (box.checked) ticked.add(idOf(box));
      else ticked.delete(idOf(box));
    }
    write(key, ticked);
    tell();
  };
  const ticked = read(key);
  for (const box of boxes) box.checked = ticked.has(idOf(box));
  tell();
  form.addEventListener("change", keep);
  form.addEventListener("reset", () => setTimeout(keep)); // the boxes are emptied after this event
  form.addEventListener("submit", (event) => event.preventDefault());
}
