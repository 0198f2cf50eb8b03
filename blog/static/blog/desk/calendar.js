/* Dragging a date to another day sends the form that “Move…” sends. The server decides. */

const calendar = document.querySelector("[data-desk-calendar]");
const form = document.querySelector("[data-desk-move]");
let dragged = null;

const dayAt = (event) => event.target.closest("[data-day]");

const unmark = () => {
  calendar.querySelector(".desk-day--over")?.classList.remove("desk-day--over");
};

calendar.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-move]");
  if (dragged) {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.move);
  }
});

calendar.addEventListener("dragover", (event) => {
  const day = dayAt(event);
  if (!dragged || !day) return;
  event.preventDefault();
  unmark();
  day.classList.add("desk-day--over");
});

calendar.addEventListener("dragend", () => {
  dragged = null;
  unmark();
});

calendar.addEventListener("drop", (event) => {
  const day = dayAt(event);
  if (!dragged || !day) return;
  event.preventDefault();
  if (dragged.closest("[data-day]") === day) return;
  form.action = dragged.dataset.move;
  form.elements.day.value = day.dataset.day;
  form.elements.seen.value = dragged.dataset.seen;
  form.submit();
});
