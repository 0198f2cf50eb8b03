// The side panel “Readiness”: asks the server what the checks find in the form, shortly after each change.

import { goTo } from './places.js';

const TICK = 250; // milliseconds; a change is sent when the form stayed the same for one tick
const NOT_CONTENT = /^(csrfmiddlewaretoken|next|comments-|loaded_revision|overwrite_revision)/;
// A search result on a desktop screen: Arial at 20 and 14 pixels, one line of 600 pixels, two of 460.
const RESULT = { title: { font: '20px Arial', room: 600 }, description: { font: '14px Arial', room: 920 } };
const OPEN_KEY = 'wagtail:side-panel-open'; // where Wagtail remembers which side panel was open

const form = document.querySelector('form[data-edit-form]');
const pen = document.createElement('canvas').getContext('2d');
let sent = null;
let seen = null;
let shown = '';
let request = null;
let acting = false; // a waiver is under way: no check cuts it off
let told = ''; // the address whose problem is shown
let wanted = new URLSearchParams(window.location.search).get('place');

const panel = () => document.querySelector('[data-readiness]'); // Wagtail draws it anew after the first save
const part = (name) => panel().querySelector(`[data-${name}]`);

function said() {
  const pairs = [...new FormData(form)].filter(([name]) => !NOT_CONTENT.test(name));
  return pairs.map(([name, value]) => `${name}=${value}`).join('\n');
}

async function ask(address, more = {}) {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  const body = new FormData(form);
  for (const [name, value] of Object.entries(more)) body.set(`waive-${name}`, value);
  try {
    const response = await fetch(address, { method: 'POST', body, signal, headers: { Accept: 'application/json' } });
    const data = await response.json();
    if (signal.aborted) return;
    if (response.ok) show(data);
    tell(response.ok ? '' : data.problem, address);
  } catch (error) {
    if (error.name !== 'AbortError') tell(part('problem').dataset.failed, address);
  }
}

// A problem stays until the same request succeeds.
function tell(problem, address) {
  if (!problem && told !== address) return;
  told = address;
  const place = part('problem');
  if (place.textContent !== problem) place.textContent = problem ?? place.dataset.failed;
}

function check(now) {
  sent = now;
  ask(panel().dataset.checkUrl);
}

async function act(address, finding) {
  acting = true;
  await ask(address, finding);
  acting = false;
}

function tick() {
  if (document.hidden || acting || !panel()) return;
  if (wanted && goTo(wanted, form)) wanted = null;
  const now = said();
  if (now !== seen) {
    seen = now;
    if (now !== sent) request?.abort();
  } else if (now !== sent) {
    check(now);
  }
}

// ---- what is shown

function show(data) {
  for (const [name, value] of Object.entries(data.numbers)) {
    panel().querySelector(`[data-number="${name}"]`).textContent = value.toLocaleString();
  }
  showElsewhere(data.preview);
  const key = JSON.stringify(data.findings);
  if (key === shown && part('families').dataset.key === key) return;
  shown = key;
  part('families').dataset.key = key;
  part('families').replaceChildren(...data.families.map((family) => drawFamily(family, data.findings)));
  part('summary').textContent = data.summary;
  part('none').hidden = data.findings.length > 0;
  part('blocked').hidden = !data.findings.some((finding) => finding.level === 'error');
  const open = data.findings.filter((finding) => finding.level !== 'waived').length;
  const counter = document.querySelector('[data-side-panel-toggle="readiness"] [data-side-panel-toggle-counter]');
  counter.textContent = open.toLocaleString();
  counter.hidden = open === 0;
}

function copy(template) {
  return template.content.firstElementChild.cloneNode(true);
}

function drawFamily(family, findings) {
  const drawn = copy(part('family'));
  drawn.querySelector('[data-label]').textContent = family.label;
  drawn.querySelector('[data-count]').textContent = family.summary;
  const own = findings.filter((finding) => finding.check.startsWith(`${family.name}.`));
  drawn.querySelector('ul').append(...own.map(drawFinding));
  return drawn;
}

function drawFinding(finding) {
  const drawn = copy(panel().querySelector(`[data-finding="${finding.level}"]`));
  const get = (name) => drawn.querySelector(`[data-${name}]`);
  // What has no place is said, and cannot be gone to.
  get(finding.place ? 'message' : 'go').remove();
  (get('go') ?? get('message')).textContent = finding.message;
  get('hint').textContent = finding.hint;
  get('help').href = panel().dataset.ruleUrl.replace('RULE', finding.check);
  get('go')?.addEventListener('click', () => goTo(finding.place, form));
  const named = { check: finding.check, place: finding.place, quote: finding.quote };
  get('waive')?.addEventListener('click', () => act(panel().dataset.waiveUrl, { ...named, reason: get('reason').value }));
  get('withdraw')?.addEventListener('click', () => act(panel().dataset.withdrawUrl, named));
  return drawn;
}

function widthOf(text, font) {
  pen.font = font;
  return Math.ceil(pen.measureText(text).width);
}

function fitting(text, { font, room }) {
  if (widthOf(text, font) <= room) return text;
  let words = text.split(' ');
  while (words.length > 1 && widthOf(`${words.join(' ')} …`, font) > room) words = words.slice(0, -1);
  return `${words.join(' ')} …`;
}

function showElsewhere(preview) {
  const texts = { ...preview, host: hostOf(preview.address) };
  for (const [name, result] of Object.entries(RESULT)) {
    const width = widthOf(preview[name], result.font);
    panel().querySelector(`[data-pixels="${name}"]`).textContent = `${width.toLocaleString()} / ${result.room} px`;
    panel().querySelector(`[data-cut="${name}"]`).hidden = width <= result.room;
    texts[name] = fitting(preview[name], result);
  }
  for (const place of panel().querySelectorAll('[data-preview]')) place.textContent = texts[place.dataset.preview];
  const image = part('preview-image');
  image.hidden = !preview.image;
  if (preview.image && image.src !== preview.image) image.src = preview.image;
  part('preview-no-image').hidden = Boolean(preview.image);
}

function hostOf(address) {
  return URL.canParse(address) ? new URL(address).host : '';
}

// ---- beginning

function openAtFirst() {
  let remembered = '';
  try {
    remembered = window.localStorage.getItem(OPEN_KEY);
  } catch {
    // storage is blocked: the panel opens when it is asked for
  }
  if (remembered === null && window.innerWidth >= 1200) {
    document.querySelector('[data-side-panel="readiness"]').dispatchEvent(new CustomEvent('open'));
  }
}

function begin() {
  if (!form || !panel()) return;
  openAtFirst();
  tick();
  window.setInterval(tick, TICK);
}

if (document.readyState === 'complete') begin();
else window.addEventListener('load', begin);
