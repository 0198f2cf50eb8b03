// Everything that is built, from what the API says: one entry for each page, and what all pages share.
import { createHash } from "node:crypto";

import { numbered } from "./numbering.mjs";

const PER_PAGE = 12;
const LATEST = 7; // on the home page: one large, and rows of three or two

/**
 * An API that trusts gives an article as it was kept, where its card in the list is as it was. The card tells of a
 * release and of new names of authors and categories; not of another offer or evidence, or what has become related.
 * Returns { shared, pages }. A page: { path, file, type, object, meta, json_ld } and what its template lists.
 */
export async function readSite(api) {
  const [site, navigation, home, listing, cards, offers, exact, patterns] = await Promise.all([
    api.get("site/"),
    api.get("navigation/"),
    at(api, "/"),
    at(api, "/blog/"),
    api.list("articles/", { noindex: "include", order: "-featured" }),
    api.list("offers/"),
    api.list("redirects/"),
    api.list("redirects/", { kind: "pattern" }),
  ]);
  if (!site || home?.type !== "home") throw new Error(`${api.root} has no site with a home page.`);

  const [articles, categories, tags, authors, coaching] = await Promise.all([
    each(cards, (card) => article(api, card)),
    each(slugs(cards, "categories"), (slug) => api.get(`categories/${slug}/`)),
    each(slugs(cards, "tags"), (slug) => api.get(`tags/${slug}/`)),
    authorsOf(api, cards),
    coachingPages(api, navigation),
  ]);
  if (api.trusts) refreshRelated(articles, cards);
  const people = new Map(authors.map((author) => [author.slug, author]));
  const topics = [...categories].sort((one, other) => (one.name < other.name ? -1 : 1));
  const lists = (field, slug) => cards.filter((card) => card[field].some((one) => one.slug === slug));

  const pages = [
    page("home", home.object, { cards: cards.slice(0, LATEST), topics }),
    ...(listing ? inPages("listing", listing.object, cards, site, { topics }) : []),
    ...categories.flatMap((one) => inPages("category", one, lists("categories", one.slug), site, { topics })),
    ...tags.flatMap((one) => inPages("tag", one, lists("tags", one.slug), site)),
    ...authors.flatMap((one) => inPages("author", one, lists("authors", one.slug), site)),
    ...articles.map((one) => page("article", one, { people: one.authors.map((who) => people.get(who.slug)) })),
    ...coaching.map((one) => page(one.type, one, {})),
  ];
  const shared = {
    site,
    navigation,
    desk: api.root,
    offers: Object.fromEntries(offers.map((offer) => [offer.key, offer.id])),
  };
  return {
    shared,
    pages,
    feeds: feedsOf(cards.filter((card) => card.robots !== "noindex"), categories, site),
    sitemap: sitemapOf(pages, site),
    redirects: [...exact, ...patterns],
  };
}

async function article(api, card) {
  const stamp = createHash("sha256").update(JSON.stringify(card)).digest("hex").slice(0, 32);
  return api.get(`articles/${card.id}/`, {}, stamp);
}

/** Cards of related articles as they are now; one that left goes. */
function refreshRelated(articles, cards) {
  const fresh = new Map(cards.map((card) => [card.id, card]));
  for (const one of articles) {
    const found = one.related.filter((card) => fresh.has(card.id));
    one.related = found.map((card) => Object.fromEntries(Object.keys(card).map((name) => [name, fresh.get(card.id)[name]])));
  }
}

async function at(api, path) {
  return (await api.get("addresses/", { path }))?.found ?? null;
}

/** What is there of them: one that left while we were reading is left out. */
async function each(keys, read) {
  return (await Promise.all(keys.map(read))).filter(Boolean);
}

function slugs(cards, field) {
  return [...new Set(cards.flatMap((card) => card[field].map((one) => one.slug)))].sort();
}

async function authorsOf(api, cards) {
  const known = await api.list("authors/", { fields: "_,slug" });
  const all = new Set([...known.map((author) => author.slug), ...slugs(cards, "authors")]);
  return each([...all].sort(), (slug) => api.get(`authors/${slug}/`));
}

/** Those in lists, and those that menus and other pages lead to. */
async function coachingPages(api, navigation) {
  const kinds = ["coaching", "paths", "tests"];
  const listed = await Promise.all(kinds.map((kind) => api.list(`${kind}/`, { fields: "_,id" })));
  const found = await each(
    kinds.flatMap((kind, index) => listed[index].map((one) => `${kind}/${one.id}/`)),
    (address) => api.get(address),
  );
  const seen = new Set(["/", "/blog/", ...found.map((one) => one.path)]);
  const ahead = [...navigation.main, ...found.flatMap(leads)];
  while (ahead.length) {
    const { path } = ahead.shift();
    if (seen.has(path)) continue;
    seen.add(path);
    const more = await at(api, path);
    if (!more || !["coaching", "path", "test"].includes(more.type)) continue;
    found.push(more.object);
    ahead.push(...leads(more.object));
  }
  return found;
}

function leads(one) {
  return [...(one.services ?? []), ...(one.type === "coaching" ? [...one.paths, ...one.tests] : []), ...(one.others ?? [])];
}

function page(type, object, more) {
  const { path, meta, json_ld } = object;
  return { path, file: `${path}index.html`, type, object, meta, json_ld, ...more };
}

/** A list in pages: the first one at its own address, the others at page/2/ and so on below it. */
function inPages(type, object, cards, site, more = {}) {
  const count = Math.max(1, Math.ceil(cards.length / PER_PAGE));
  return Array.from({ length: count }, (_, index) => {
    const shown = cards.slice(index * PER_PAGE, (index + 1) * PER_PAGE);
    const number = index + 1;
    const own = { cards: shown, number, count, has_pages: count > 1, ...more };
    return number === 1 ? page(type, object, own) : { ...page(type, object, own), ...numbered(object, number, shown, site) };
  });
}

function feedsOf(cards, categories, site) {
  const newest = [...cards].sort((one, other) => (other.published_at ?? "").localeCompare(one.published_at ?? "") || other.id - one.id);
  const feed = (path, title, home, items) => ({ path, title, home, url: `${site.url}${path}`, items: items.slice(0, 30) });
  return [
    feed("/feed", site.name, `${site.url}/`, newest),
    ...categories.map((one) =>
      feed(`${one.path}feed`, `${one.name} | ${site.name}`, one.url, newest.filter((card) => card.categories.some((own) => own.slug === one.slug))),
    ),
  ];
}

/** What search engines may list. A list is named by its first page, as it names itself. */
function sitemapOf(pages, site) {
  const listed = pages.filter((one) => one.meta.robots !== "noindex" && one.type !== "tag" && (one.number ?? 1) === 1);
  const worth = listed.filter((one) => !["category", "author"].includes(one.type) || one.object.article_count > 0);
  return [
    ...worth.map((one) => ({ url: one.object.url, changed: one.object.updated_at ?? null, image: one.object.hero ?? null })),
    { url: site.search_url, changed: null, image: null },
  ];
}
