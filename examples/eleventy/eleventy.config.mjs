import { existsSync } from "node:fs";
import { join } from "node:path";

import { Api } from "./lib/api.mjs";
import { Changes } from "./lib/changes.mjs";
import { filters } from "./lib/filters.mjs";
import { readSite } from "./lib/site.mjs";

const DESK = process.env.PROOFDESK_URL || "http://127.0.0.1:8000";
const BLOCKS = "src/_includes/blocks";

export default async function (eleventy) {
  const api = new Api(DESK, ".cache/api", process.env.BUILD === "released");
  const { pages, shared, ...rest } = await readSite(api);
  checkBlocks(pages);
  pages.push(message("missing", "404.html", "Page not found"), message("gone", "410.html", "This page is gone"));

  const changes = new Changes(".cache/pages.json", "_site");
  const changed = await changes.of(pages, shared, ["src/_includes", "lib"]);
  eleventy.addGlobalData("shared", shared);
  eleventy.addGlobalData("changed", changed);
  for (const [name, value] of Object.entries(rest)) eleventy.addGlobalData(name, value);
  for (const [name, filter] of Object.entries(filters)) eleventy.addFilter(name, filter);
  eleventy.setNunjucksEnvironmentOptions({ autoescape: true, throwOnUndefined: true });
  eleventy.addPassthroughCopy({ "style.css": "style.css" });
  eleventy.on("eleventy.after", async () => {
    await changes.remember();
    const { asked, changed: answered } = api.counts;
    console.log(`${asked} answers, ${answered} of them new; ${changed.length} of ${pages.length} pages written.`);
  });
  return { dir: { input: "src", output: "_site" } };
}

/** A kind of part that is new at the desk has no template here yet: better no build than a page with a hole. */
function checkBlocks(pages) {
  for (const { path, object } of pages) {
    for (const { type } of object.body ?? []) {
      if (!/^\w+$/.test(type) || !existsSync(join(BLOCKS, `${type}.njk`))) {
        throw new Error(`${path} has a block “${type}”, for which there is no template: write ${BLOCKS}/${type}.njk`);
      }
    }
  }
}

/** A page that is no page of the desk. */
function message(type, file, title) {
  const meta = { title, description: "", canonical: "", robots: "noindex", author: "", open_graph: {}, twitter: {} };
  return { path: "", file: `/${file}`, type, object: { breadcrumb: [] }, meta, json_ld: null };
}
