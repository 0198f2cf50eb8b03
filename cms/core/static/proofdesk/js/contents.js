// Marks the section that is being read in the contents list, which is plain links without it.

const list = document.querySelector("[data-contents]");
const wide = matchMedia("(min-width: 62rem)");
const links = new Map(
  [...list.querySelectorAll("a")].map((link) => [document.getElementById(link.hash.slice(1)), link]),
);
const shown = new Set();

const unfold = () => { list.open = wide.matches; };

const mark = () => {
  const current = [...links.keys()].find((section) => shown.has(section));
  if (!current) return; // between two sections the last one stays marked
  for (const [section, link] of links) {
    if (section === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) shown.add(entry.target);
    else shown.delete(entry.target);
  }
  mark();
}, { rootMargin: "-15% 0px -65% 0px" });

unfold();
wide.addEventListener("change", unfold);
for (const section of links.keys()) if (section) observer.observe(section);
