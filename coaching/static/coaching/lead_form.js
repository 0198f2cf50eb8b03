// Forms say when they were first touched: who needs no time at all is no reader. Without this script they work as well.
for (const form of document.querySelectorAll("form[data-moment]")) {
  form.addEventListener("focusin", async () => {
    const answer = await fetch(form.dataset.moment, { credentials: "omit" }).catch(() => null);
    if (answer?.ok) form.elements.moment.value = await answer.text();
  }, { once: true });
}
document.querySelector(".lead-form__errors")?.focus();
