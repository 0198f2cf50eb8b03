// Builds, serves what was built, and builds again when the desk says that something changed.
//   PROOFDESK_URL=… WEBHOOK_SECRET=whsec_… node server.mjs
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";

import { isGenuine } from "./lib/webhooks.mjs";

const { HOST = "127.0.0.1", PORT = "8080", WEBHOOK_SECRET = "" } = process.env;
const SITE = resolve("_site");
const LARGEST = 1_000_000; // bytes of a message
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".xml": "application/xml; charset=utf-8",
  ".json": "application/feed+json; charset=utf-8", ".txt": "text/plain; charset=utf-8",
};

const DAY = 24 * 60 * 60 * 1000;
const ALL = "all"; // asks about everything
const RELEASED = "released"; // asks about the articles that lists tell a change of
let running = false;
let next = null;

/** One at a time. Whatever arrives meanwhile is done in one more build after it, which sees the last state. */
function build(what) {
  if (running) {
    next = next === ALL ? ALL : what;
    return;
  }
  running = true;
  const options = { stdio: "inherit", env: { ...process.env, BUILD: what } };
  spawn(process.execPath, ["node_modules/@11ty/eleventy/cmd.cjs", "--quiet"], options).on("close", (code) => {
    running = false;
    if (code) console.error("The build failed; the pages of the last one stay.");
    const waiting = next;
    next = null;
    if (waiting) build(waiting);
  });
}

/** A message about an article needs less than one about an offer, say. */
function concerned(body) {
  try {
    return String(JSON.parse(body).type).startsWith("article.") ? RELEASED : ALL;
  } catch {
    return ALL;
  }
}

async function receive(request, response) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > LARGEST) return response.writeHead(413).end();
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  if (!isGenuine(WEBHOOK_SECRET, request.headers, body)) return response.writeHead(401).end();
  build(concerned(body));
  return response.writeHead(202).end();
}

/** The file of an address: never one outside of the site. */
async function fileOf(path) {
  const wanted = join(SITE, normalize(`/${decodeURIComponent(path)}`));
  if (wanted !== SITE && !wanted.startsWith(`${SITE}/`)) return null;
  for (const file of [wanted, join(wanted, "index.html")]) {
    if ((await stat(file).catch(() => null))?.isFile()) return file;
  }
  return null;
}

async function show(request, response) {
  const { pathname } = new URL(request.url, "http://site");
  const file = await fileOf(pathname).catch(() => null);
  const shown = file ?? join(SITE, "404.html");
  if (!(await stat(shown).catch(() => null))) return response.writeHead(503, { "Retry-After": "5" }).end("Not built yet.");
  response.writeHead(file ? 200 : 404, { "Content-Type": TYPES[extname(shown)] ?? "application/octet-stream", "X-Content-Type-Options": "nosniff" });
  return request.method === "HEAD" ? response.end() : createReadStream(shown).pipe(response);
}

createServer(async (request, response) => {
  try {
    if (request.method === "POST" && request.url === "/webhook") await receive(request, response);
    else if (request.method === "GET" || request.method === "HEAD") await show(request, response);
    else response.writeHead(405, { Allow: "GET, HEAD" }).end();
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(500).end();
  }
}).listen(Number(PORT), HOST, () => console.log(`http://${HOST}:${PORT}/, told of changes at /webhook`));
build(ALL);
setInterval(build, DAY, ALL);
