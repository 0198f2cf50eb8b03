// Shows what stands at each path of the desk.
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { Desk, Refusal, type Article, type Author, type Around, type Category, type Found, type Meta, type Tag } from "./desk.js";
import { colours, document, type View } from "./layout.js";
import { numbered } from "./numbering.js";
import { articlePage, authorPage, categoryPage, homePage, listingPage, message, tagPage, type Shelf } from "./pages.js";

const { HOST = "127.0.0.1", PORT = "8081", PROOFDESK_URL = "http://127.0.0.1:8000" } = process.env;
const PER_PAGE = 12;
const LATEST = 7; // on the home page: one large, and rows of three or two
const DEEPEST = 1000; // articles that an address of the API leaves out at most; further pages are for `cursor`
const desk = new Desk(PROOFDESK_URL.replace(/\/+$/, ""));
const styles = readFile(new URL("../style.css", import.meta.url), "utf8");

interface Answer {
  status: number;
  type?: string;
  location?: string;
  body?: string;
}

async function answer(path: string, page: string | null): Promise<Answer> {
  const around = await desk.around();
  if (path === "/style.css") return { status: 200, type: "text/css; charset=utf-8", body: colours(around) + (await styles) };
  try {
    const found = await desk.at(path);
    if (found.type === "redirect") return { status: found.status, location: found.location };
    const view = await viewOf(found, page, around);
    // What is not shown here stands at the desk's own site.
    if (!view) return { status: 302, location: desk.root + path };
    if (view.path !== path) return { status: 301, location: view.path };
    return { status: 200, body: document(view, around).markup };
  } catch (error) {
    if (!(error instanceof Refusal) || (error.status !== 404 && error.status !== 410)) throw error;
    return { status: error.status, body: document(refused(error.status), around).markup };
  }
}

async function viewOf(found: Found, page: string | null, around: Around): Promise<View | null> {
  switch (found.type) {
    case "home": {
      const [latest, topics] = await Promise.all([desk.articles({}, LATEST), desk.topics()]);
      return { ...found.object, main: homePage(found.object, latest.cards, topics, around) };
    }
    case "listing": {
      const [shelf, topics] = await Promise.all([shelfOf({}, page), desk.topics()]);
      return listed(found.object, shelf, around, listingPage(found.object, shelf, topics));
    }
    case "category": {
      const object = found.object as Category;
      const [shelf, topics] = await Promise.all([shelfOf({ category: object.slug }, page), desk.topics()]);
      return listed(object, shelf, around, categoryPage(object, shelf, topics));
    }
    case "tag": {
      const object = found.object as Tag;
      const shelf = await shelfOf({ tag: object.slug }, page);
      return listed(object, shelf, around, tagPage(object, shelf));
    }
    case "author": {
      const object = found.object as Author;
      const shelf = await shelfOf({ author: object.slug }, page);
      return listed(object, shelf, around, authorPage(object, shelf));
    }
    case "article": {
      const object = found.object as Article;
      const people = await Promise.all(object.authors.map((who) => desk.author(who.slug)));
      return { ...object, main: articlePage(object, people, around) };
    }
    case "coaching":
    case "path":
    case "test":
    case "view":
    case "redirect":
      return null;
  }
}

interface FullShelf extends Shelf {
  updates: (string | null)[];
}

/** One page of a list. A page that does not exist is not found. */
async function shelfOf(filter: { category?: string; tag?: string; author?: string }, page: string | null): Promise<FullShelf> {
  const number = page === null ? 1 : Number(page);
  const offset = (number - 1) * PER_PAGE;
  if (!Number.isInteger(number) || number < 1 || offset > DEEPEST) throw new Refusal(404, "There is no such page.");
  const { cards, total } = await desk.articles(filter, PER_PAGE, offset);
  const count = Math.max(1, Math.ceil(total / PER_PAGE));
  if (number > count) throw new Refusal(404, "There is no such page.");
  return { cards, number, count, updates: cards.map((card) => card.updated_at) };
}

type Described = Parameters<typeof numbered>[0] & { path: string; breadcrumb?: View["breadcrumb"] };

function listed(object: Described, shelf: FullShelf, around: Around, main: View["main"]): View {
  const described = numbered(object, shelf.number, shelf.updates, around.site.name);
  return { path: object.path, main, ...described, ...(object.breadcrumb ? { breadcrumb: object.breadcrumb } : {}) };
}

function refused(status: number): View {
  const [title, text] =
    status === 410
      ? (["This page is gone", "This page was removed for good, and nothing has taken its place."] as const)
      : (["Page not found", "There is no page at this address. It may have moved, or the address may be misspelled."] as const);
  const meta: Meta = { title, description: "", canonical: "", robots: "noindex", author: "", open_graph: {}, twitter: {} };
  return { path: "", main: message(title, text), meta };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD" }).end();
    return;
  }
  const url = new URL(request.url ?? "/", "http://site");
  const { status, type = "text/html; charset=utf-8", location, body = "" } = await answer(url.pathname, url.searchParams.get("page"));
  response.writeHead(status, {
    "Content-Type": type,
    "Cache-Control": "public, max-age=60",
    "Content-Security-Policy": `default-src 'none'; style-src 'self'; img-src 'self' ${new URL(desk.root).origin} https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    ...(location ? { Location: location } : {}),
  });
  response.end(request.method === "HEAD" ? "" : body);
}

createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8", "Retry-After": "10" });
    response.end("The desk does not answer. Please try again in a moment.");
  });
}).listen(Number(PORT), HOST, () => console.log(`http://${HOST}:${PORT}/ shows ${desk.root}`));
