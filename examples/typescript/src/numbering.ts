// The second page of a list and those after it describe themselves: the API describes the first one.
import type { JsonLd, Meta } from "./desk.js";

const TITLE_LIMIT = 60;
const DESCRIPTION_LIMIT = 160;

interface Described {
  meta: Meta;
  json_ld: JsonLd;
}

/** `updates`: when what the page lists was changed. */
export function numbered(object: Described, number: number, updates: readonly (string | null)[], siteName: string): Described {
  if (number === 1) return object;
  const own = object.meta.canonical;
  const canonical = `${own}?page=${number}`;
  const description = shortened(`Page ${number}: ${object.meta.description}`);
  const here = (address: unknown): unknown =>
    typeof address === "string" && address.startsWith(`${own}#`) ? canonical + address.slice(own.length) : address;
  const graph = object.json_ld["@graph"].map((node) => {
    if (node["@type"] === "BreadcrumbList") return { ...node, "@id": here(node["@id"]) };
    if (!String(node["@id"]).endsWith("#webpage")) return node;
    return {
      ...node,
      "@id": here(node["@id"]),
      url: canonical,
      description,
      ...(node["breadcrumb"] ? { breadcrumb: { "@id": `${canonical}#breadcrumb` } } : {}),
      ...(node["@type"] === "ProfilePage" ? { dateModified: newest(updates) } : {}),
    };
  });
  return {
    meta: {
      ...object.meta,
      title: title(object.meta.title, number, siteName),
      description,
      canonical,
      open_graph: { ...object.meta.open_graph, "og:url": canonical, "og:description": description },
    },
    json_ld: { ...object.json_ld, "@graph": graph },
  };
}

function title(first: string, number: number, siteName: string): string {
  const tail = ` | ${siteName}`;
  const full = `${first.endsWith(tail) ? first.slice(0, -tail.length) : first}, page ${number}`;
  return first.endsWith(tail) && full.length + tail.length <= TITLE_LIMIT ? full + tail : full;
}

function shortened(text: string): string {
  return text.length <= DESCRIPTION_LIMIT ? text : `${text.slice(0, DESCRIPTION_LIMIT).replace(/\s+\S*$/, "").replace(/[\s,;:–—-]+$/, "")}…`;
}

function newest(moments: readonly (string | null)[]): string | undefined {
  return moments.filter((moment) => moment !== null).sort().at(-1)?.replace(/(\.\d+)?Z$/, "+00:00");
}
