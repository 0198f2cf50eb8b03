// Asks the API, keeps each answer with its ETag, and sends that along the next time: what did not change answers 304.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const AT_ONCE = 8;
const TRIES = 6;

export class Api {
  /**
   * `root`: where the desk answers, such as http://127.0.0.1:8000. `folder`: where answers are kept.
   * `trusts`: an answer that was kept with the same stamp is taken without asking.
   */
  constructor(root, folder, trusts = false) {
    this.trusts = trusts;
    this.root = root.replace(/\/+$/, "");
    this.folder = folder;
    this.counts = { asked: 0, changed: 0 };
    this.free = AT_ONCE;
    this.waiting = [];
  }

  /** The answer at an address below /api/v2/; null where nothing is (404), or where it is gone (410). */
  async get(path, query = {}, stamp = null) {
    const url = new URL(`/api/v2/${path}`, this.root);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const body = await this.text(url, stamp);
    return body === null ? null : JSON.parse(body);
  }

  /** All items of a list, page after page. */
  async list(path, query = {}) {
    const items = [];
    let url = new URL(`/api/v2/${path}`, this.root);
    for (const [name, value] of Object.entries({ limit: 100, ...query })) url.searchParams.set(name, value);
    while (url) {
      const answer = JSON.parse(await this.text(url));
      items.push(...answer.items);
      const next = answer.meta.next && new URL(answer.meta.next);
      url = next && new URL(next.pathname + next.search, this.root); // the desk may answer here by another name
    }
    return items;
  }

  async text(url, stamp = null) {
    const file = join(this.folder, `${createHash("sha256").update(url.href).digest("hex").slice(0, 32)}.json`);
    const kept = await readFile(file, "utf8").then(JSON.parse, () => null);
    if (this.trusts && stamp && kept?.stamp === stamp) return kept.body;
    const answer = await this.ask(url, kept ? { "If-None-Match": kept.etag } : {});
    this.counts.asked += 1;
    if (answer.status === 404 || answer.status === 410) return null;
    if (answer.status !== 200 && answer.status !== 304) throw new Error(`${url} answers ${answer.status}: ${answer.body.slice(0, 300)}`);
    const isNew = answer.status === 200;
    if (isNew) this.counts.changed += 1;
    const { etag, body } = isNew ? answer : kept;
    if (isNew || kept.stamp !== stamp) {
      await mkdir(this.folder, { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify({ url: url.href, etag, stamp, body }));
      await rename(`${file}.new`, file); // whole or not at all
    }
    return body;
  }

  /** One request, at most `AT_ONCE` at a time. Waits as it is told when there were too many. */
  async ask(url, headers) {
    if (this.free) this.free -= 1;
    else await new Promise((resume) => this.waiting.push(resume));
    try {
      for (let turn = 1; ; turn += 1) {
        const response = await fetch(url, { headers: { Accept: "application/json", ...headers } });
        const answer = { status: response.status, etag: response.headers.get("ETag"), body: await response.text() };
        if (answer.status !== 429 || turn === TRIES) return answer;
        const seconds = Number(response.headers.get("Retry-After")) || 10;
        console.error(`The desk asks to wait ${seconds} s. With API_RATE=0 there it does not.`);
        await wait(seconds * 1000);
      }
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
