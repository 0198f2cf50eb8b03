// Opens the answer that the address names. Browsers open what they find in the page by themselves.

const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  const answer = target?.closest("details");
  if (!answer || answer.open) return;
  answer.open = true;
  target.scrollIntoView();
};

addEventListener("hashchange", reveal);
reveal();
