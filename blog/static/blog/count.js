// Tells the site that this page was opened: one request, without a cookie, and not for those who ask not to be
// counted. Loading a page again is no new view.
const { count } = document.currentScript.dataset;
const [opened] = performance.getEntriesByType("navigation");
const isAsked = navigator.doNotTrack === "1" || navigator.globalPrivacyControl === true;

function tell() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  navigator.sendBeacon(count);
}

if (!isAsked && opened?.type !== "reload") {
  document.addEventListener("visibilitychange", tell);
  tell();
}
