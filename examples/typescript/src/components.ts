// What many templates show.
import { each, html, Html, rich, type Shown } from "./html.js";
import type { Around, Author, Card, Offer, Picture, Topic } from "./desk.js";
import type * as api from "./openapi.js";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: process.env["TIME_ZONE"] || "UTC" });

export function heading(text: string, level: number, label = ""): Shown {
  const tag = new Html(`h${Math.trunc(level)}`);
  return (text || label) && html`<${tag}>${label && html`<span class="label">${label}</span> `}${text}</${tag}>`;
}

export function day(moment: string): Html {
  return html`<time datetime="${moment}">${DAY.format(new Date(moment))}</time>`;
}

export function picture(image: Picture | null, sizes: string, alt?: string, kind = "", eager = false): Shown {
  if (!image) return "";
  const sources = each(image.sources, ({ type, srcset }) => html`<source type="${type}" srcset="${srcset}" sizes="${sizes}">`);
  const when = eager ? html`fetchpriority="high"` : html`loading="lazy"`;
  return html`<picture>${sources}<img class="${kind}" src="${image.src}" width="${image.width}" height="${image.height}" alt="${alt ?? image.alt}" ${when} decoding="async"></picture>`;
}

export function cards(list: readonly Card[], level: number, isLead = false): Html {
  if (!list.length) {
    return html`<div class="empty"><p>There is no article here yet.</p><p><a href="/">Go to the home page</a></p></div>`;
  }
  return html`<ul class="cards${isLead && " cards--lead"}">${each(list, (one, index) => html`<li>${card(one, level, index === 0)}</li>`)}</ul>`;
}

function card(one: Card, level: number, eager: boolean): Html {
  const [topic] = one.categories;
  const names = one.authors.map((who) => who.name).join(", ");
  return html`<article class="card">
    ${picture(one.image, "(min-width: 60rem) 22rem, 94vw", undefined, "card__image", eager)}
    <div class="card__text">
      ${topic && html`<p class="kicker"><a href="${topic.path}">${topic.name}</a></p>`}
      ${heading2(one, level)}
      ${one.description && html`<p>${cut(one.description, 180)}</p>`}
      <p class="quiet">${names && `${names} · `}${one.published_at && day(one.published_at)}</p>
    </div>
  </article>`;
}

function heading2(one: Card, level: number): Html {
  const tag = new Html(`h${Math.trunc(level)}`);
  return html`<${tag}><a href="${one.path}">${one.title}</a></${tag}>`;
}

function cut(text: string, most: number): string {
  const signs = [...text];
  return signs.length > most ? `${signs.slice(0, most - 1).join("")}…` : text;
}

export function pagination(number: number, count: number): Shown {
  return count > 1 && html`<nav class="pagination" aria-label="Pages">
    ${number > 1 && html`<a rel="prev" href="?${number > 2 && `page=${number - 1}`}">Newer articles</a>`}
    <span>Page ${number} of ${count}</span>
    ${number < count && html`<a rel="next" href="?page=${number + 1}">Older articles</a>`}
  </nav>`;
}

export function topicLinks(topics: readonly Topic[], current: string): Shown {
  const link = (one: Topic) => html`<li><a href="${one.path}" ${one.path === current && html`aria-current="page"`}>${one.name}</a></li>`;
  return topics.length > 0 && html`<nav aria-label="Topics"><ul class="topic-links">${each(topics, link)}</ul></nav>`;
}

export function about(who: Author): Shown {
  return who.biography && html`<aside class="about-author" aria-label="About ${who.name}">
    ${picture(who.photo, "5rem", "", "portrait")}
    <div>
      <p class="about-author__name"><a href="${who.path}">${who.name}</a></p>
      ${who.credentials && html`<p class="quiet">${who.credentials}</p>`}
      ${rich(who.biography)}
    </div>
  </aside>`;
}

function source(one: api.SchemaEvidence): Html {
  const title = one.url ? html`<a href="${one.url}">${one.title}</a>` : one.title;
  return html`<li>${title}${one.publisher && `, ${one.publisher}`}${one.retrieved_on && html`. Retrieved on ${day(one.retrieved_on)}`}.</li>`;
}

export function evidence(sources: readonly api.SchemaEvidence[]): Shown {
  return sources.length > 0 && html`<section class="part" aria-labelledby="evidence"><h2 id="evidence">Sources</h2><ol class="evidence">${each(sources, source)}</ol></section>`;
}

interface Said {
  heading: string;
  text: string;
  button_text: string;
  link: string;
  sources: readonly api.SchemaEvidence[];
}

/** `elsewhere`: the desk's own page, for an offer that asks for an address: its form has the consent. */
export function call(said: Said, level: number, form: string, elsewhere: string, kind = ""): Shown {
  if (!said.heading && !said.text) return "";
  const button = form
    ? html`<p data-elsewhere><a class="button" href="${elsewhere}">${said.button_text || "Go on"}</a></p>`
    : said.button_text && (said.link ? html`<p><a class="button" href="${said.link}">${said.button_text}</a></p>` : html`<p>${said.button_text}</p>`);
  return html`<aside class="offer ${kind}" aria-label="${said.heading || said.button_text}">
    ${heading(said.heading, level)}
    ${rich(said.text)}
    ${button}
    ${said.sources.length > 0 && html`<div class="offer__sources"><p>Sources</p><ol class="evidence">${each(said.sources, source)}</ol></div>`}
  </aside>`;
}

/** The offer that fits a page. `slot`: where it stands here, which its link tells. */
export function best(offer: Offer | null, path: string, around: Around, slot: "text" | "end" | "side", kind = ""): Shown {
  const said = offer?.wordings[0];
  if (!offer || !said) return "";
  const link = said.link.replace(/([?&]via=[\w.]+)\.end\b/, `$1.${slot}`);
  return call({ ...said, link }, 2, offer.form, around.root + path, kind);
}
