// One template for each kind of page.
import { block } from "./blocks.js";
import { about, best, cards, day, evidence, pagination, picture, topicLinks } from "./components.js";
import { each, html, rich, type Html, type Shown } from "./html.js";
import type { Around, Article, Author, Card, Category, Home, Listing, Tag, Topic } from "./desk.js";

export function homePage(home: Home, latest: readonly Card[], topics: readonly Topic[], around: Around): Html {
  const topic = (one: Topic) => html`<li><h3><a href="${one.path}">${one.name}</a></h3>${one.description && html`<p>${one.description}</p>`}</li>`;
  return html`<div class="home">
    <header class="head"><h1>${home.headline}</h1>${rich(home.introduction)}</header>
    <section aria-labelledby="latest"><h2 id="latest">Latest articles</h2>${cards(latest, 3, true)}</section>
    ${topics.length > 0 && html`<section aria-labelledby="topics"><h2 id="topics">Topics</h2><ul class="services">${each(topics, topic)}</ul></section>`}
    ${best(home.offer, home.path, around, "end")}
  </div>`;
}

/** A page of a list. */
export interface Shelf {
  cards: readonly Card[];
  number: number;
  count: number;
}

export function listingPage(listing: Listing, shelf: Shelf, topics: readonly Topic[]): Html {
  const head = html`<header class="head"><h1>${listing.title}</h1>${listing.description && html`<p>${listing.description}</p>`}</header>`;
  return html`${head}${topicLinks(topics, listing.path)}${shown(shelf)}`;
}

export function categoryPage(category: Category, shelf: Shelf, topics: readonly Topic[]): Html {
  const head = html`<header class="head"><h1>${category.name}</h1><p>${category.description || category.meta.description}</p></header>`;
  return html`${head}${topicLinks(topics, category.path)}${shown(shelf)}`;
}

export function tagPage(tag: Tag, shelf: Shelf): Html {
  return html`<header class="head"><h1>${tag.name}</h1><p>${tag.meta.description}</p></header>${shown(shelf)}`;
}

export function authorPage(author: Author, shelf: Shelf): Html {
  const link = (address: string) => html`<li><a rel="me" href="${address}">${address}</a></li>`;
  return html`<header class="head profile">
    ${picture(author.photo, "9rem", author.name, "portrait portrait--large", true)}
    <div>
      <h1>${author.name}</h1>
      ${author.role && html`<p>${author.role}</p>`}
      ${author.credentials && html`<p class="quiet">${author.credentials}</p>`}
      ${rich(author.biography)}
      ${author.same_as.length > 0 && html`<ul class="plain" aria-label="${author.name} elsewhere">${each(author.same_as, link)}</ul>`}
    </div>
  </header>
  ${(shelf.cards.length > 0 || !author.reviewed.length) && html`<h2>Articles by ${author.name}</h2>${shown(shelf, 3)}`}
  ${author.reviewed.length > 0 && html`<h2>Reviewed by ${author.name}</h2>${cards(author.reviewed, 3)}`}`;
}

function shown(shelf: Shelf, level = 2): Shown {
  return [cards(shelf.cards, level), pagination(shelf.number, shelf.count)];
}

/** `people`: who wrote it, with what they say of themselves. */
export function articlePage(article: Article, people: readonly Author[], around: Around): Html {
  const [first] = article.body;
  const opening = first?.type === "short_answer" && first.value.level === 2 ? first : null;
  const hasOwnCall = article.body.some((part) => part.type === "call_to_action");
  const offer = hasOwnCall ? null : article.offer;
  const isAside = offer?.slot === "side";
  const section = (part: Article["body"][number]) =>
    part !== opening && html`<section class="part part--${part.type}" id="${part.anchor}">${block(part, article, around)}</section>`;
  return html`<article class="article">
    ${articleHead(article)}
    ${opening ? html`<section class="part part--${opening.type}" id="${opening.anchor}">${block(opening, article, around)}</section>` : summary(article)}
    ${article.hero && html`<figure class="hero">${picture(article.hero, "(min-width: 60rem) 46rem, 94vw", undefined, "", true)}${article.hero.credit && html`<figcaption>${article.hero.credit}</figcaption>`}</figure>`}
    ${dates(article, around)}
    ${contents(article)}
    ${isAside && best(offer, article.path, around, "side", "offer--side")}
    ${opening && summary(article)}
    ${each(article.body, section)}
    ${evidence(article.sources)}
    ${best(offer, article.path, around, "end", isAside ? "offer--stand-in" : "")}
    ${each(people, about)}
  </article>
  ${article.related.length > 0 && html`<section aria-labelledby="read-next"><h2 id="read-next">Read next</h2>${cards(article.related, 3)}</section>`}`;
}

function articleHead(article: Article): Html {
  const minutes = `${article.reading_minutes} min read`;
  const topic = (one: Article["categories"][number]) => html`<li><a href="${one.path}">${one.name}</a></li>`;
  const signed = (who: Article["authors"][number], index: number) => html`<p>${index ? "and" : "By"} <a rel="author" href="${who.path}">${who.name}</a>${who.role && `, ${who.role}`}${index === article.authors.length - 1 && ` · ${minutes}`}${who.credentials && html`<span class="credentials quiet">${who.credentials}</span>`}</p>`;
  const correction = (one: Article["corrections"][number]) => html`<div id="${one.anchor}"><p class="label">Corrected on ${day(one.date)}</p><div>${rich(one.text)}</div></div>`;
  return html`<header class="head">
    ${article.categories.length > 0 && html`<ul class="kicker" aria-label="Categories">${each(article.categories, topic)}</ul>`}
    <h1>${article.title}</h1>
    ${article.description && html`<p>${article.description}</p>`}
    <div class="byline">${article.authors.length > 0 ? each(article.authors, signed) : html`<p>${minutes}</p>`}</div>
    ${article.review_is_due && html`<p class="overdue" role="note">This article is due for a review. Some of it may be out of date.</p>`}
    ${article.corrections.length > 0 && html`<aside class="corrections" aria-label="Corrections">${each(article.corrections, correction)}</aside>`}
  </header>`;
}

function summary(article: Article): Shown {
  const points = each(article.summary_points, (point) => html`<li>${rich(point)}</li>`);
  return article.summary_points.length > 0 && html`<div class="part part--summary"><ul>${points}</ul></div>`;
}

function dates(article: Article, around: Around): Html {
  const row = (name: string, value: Shown) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const { reviewed } = article;
  return html`<dl class="dates">
    ${article.published_at && row("Published", day(article.published_at))}
    ${article.was_updated && article.updated_at && row("Updated", day(article.updated_at))}
    ${reviewed && row(reviewed.name ? "Reviewed by" : "Reviewed", [
      reviewed.url ? html`<a href="${ownPath(reviewed.url, around)}">${reviewed.name}</a>` : reviewed.name,
      reviewed.name && reviewed.on && ", ",
      reviewed.on && day(reviewed.on),
    ])}
    ${reviewed && article.next_review_on && row("Next review by", day(article.next_review_on))}
  </dl>`;
}

/** The path of an address of this site; any other address as it is. */
function ownPath(url: string, around: Around): string {
  return url.startsWith(`${around.site.url}/`) ? url.slice(around.site.url.length) : url;
}

function contents(article: Article): Shown {
  const link = (one: Article["contents"][number]) => html`<li><a href="#${one.anchor}">${one.heading}</a></li>`;
  return article.contents.length > 2 && html`<nav aria-label="Contents"><details class="contents"><summary>In this article</summary><ol>${each(article.contents, link)}</ol></details></nav>`;
}

/** For an address where nothing is (404), or nothing any more (410), or where the desk does not answer. */
export function message(title: string, text: string): Html {
  return html`<header class="head"><h1>${title}</h1><p>${text}</p></header>
    <p><a class="button" href="/">Go to the home page</a></p>
    <p><a href="/blog/">See all articles</a></p>`;
}
