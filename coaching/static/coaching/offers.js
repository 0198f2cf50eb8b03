// Shows one wording of each offer, drawn by lot, and tells the site when it was seen and when its button was
// followed or its form sent: without a cookie, and not for those who ask not to be counted. Without this script the first wording stays.
const SEEN_AFTER = 1000; // milliseconds with half of it on the screen
const [opened] = performance.getEntriesByType("navigation");
const isCounted =
  navigator.doNotTrack !== "1" && navigator.globalPrivacyControl !== true && opened?.type !== "reload";
const lots = new Map(); // an offer that stands twice says the same twice

function draw(offer) {
  const others = [...offer.querySelectorAll("template")];
  const { offer: key } = offer.dataset;
  if (!lots.has(key)) lots.set(key, Math.floor(Math.random() * (others.length + 1)));
  const drawn = others[lots.get(key) - 1];
  if (!drawn) return;
  offer.querySelector(".offer__words").replaceChildren(drawn.content.cloneNode(true));
  offer.setAttribute("aria-label", drawn.dataset.label);
  offer.dataset.variant = drawn.dataset.variant;
}

function follow(offer) {
  const told = new Set();
  const tell = (act) => {
    if (told.has(act)) return;
    told.add(act);
    navigator.sendBeacon(`${offer.dataset.count}?variant=${offer.dataset.variant}&act=${act}`);
  };
  let timer;
  const watch = new IntersectionObserver(
    ([entry]) => {
      clearTimeout(timer);
      if (entry.isIntersecting) timer = setTimeout(() => { tell("seen"); watch.disconnect(); }, SEEN_AFTER);
    },
    { threshold: 0.5 },
  );
  watch.observe(offer);
  const click = (event) => {
    if (event.button > 1 || !event.target.closest(".offer__words a[href]")) return;
    tell("seen"); // who clicks has seen it
    tell("clicked");
  };
  offer.addEventListener("click", click);
  offer.addEventListener("auxclick", click);
  offer.addEventListener("submit", () => { tell("seen"); tell("clicked"); });
}

for (const offer of document.querySelectorAll(".offer[data-variant]")) {
  draw(offer);
  if (isCounted && offer.dataset.count) follow(offer);
}
