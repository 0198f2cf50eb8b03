// Remembers in this browser how far somebody came in a test, and offers printing. Nothing leaves the device.

const keyOf = (test) => `proofdesk.readiness.${test}`;

const storage = (act) => {
  try {
    return act(localStorage);
  } catch {
    return null; // storage is off or full: the code on the page does the same
  }
};

const question = document.querySelector("form[data-test]");
if (question && question.elements.at.value !== "0") {
  storage((kept) => kept.setItem(keyOf(question.dataset.test), question.elements.answers.value));
}

const finished = document.querySelector("[data-finished]");
if (finished) storage((kept) => kept.removeItem(keyOf(finished.dataset.finished)));

const resume = document.querySelector("form[data-resume]");
const code = resume && storage((kept) => kept.getItem(keyOf(resume.dataset.resume)));
if (code) {
  resume.elements.answers.value = code;
  resume.hidden = false;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const line of document.querySelectorAll("input.address-line")) {
  line.addEventListener("focus", () => line.select());
}
