// The platform's own share sheet where there is one, and a button that copies the address.

for (const box of document.querySelectorAll("[data-share]")) {
  const { url, title } = box.dataset;
  const said = box.querySelector("[role=status]");
  const sheet = box.querySelector("[data-share-sheet]");

  box.querySelector("[data-share-copy]").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(url);
      said.textContent = box.dataset.copied;
    } catch {
      said.textContent = url; // to be copied by hand
    }
  });
  if (navigator.share) {
    sheet.hidden = false;
    sheet.addEventListener("click", () => navigator.share({ title, url }).catch(() => {})); // closed without sharing
  }
  box.classList.add("is-ready");
}
