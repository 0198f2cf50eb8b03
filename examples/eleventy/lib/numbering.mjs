// The second page of a list and those after it describe themselves: the API describes the first one.
const TITLE_LIMIT = 60;
const DESCRIPTION_LIMIT = 160;

/** What differs on page `number`, which lists `shown`. A static site has no `?page=2`, so its address is page/2/. */
export function numbered(object, number, shown, site) {
  const path = `${object.path}page/${number}/`;
  const own = object.meta.canonical;
  const canonical = `${own}page/${number}/`;
  const description = shorten(`Page ${number}: ${object.meta.description}`);
  const meta = {
    ...object.meta,
    title: title(object.meta.title, number, site.name),
    description,
    canonical,
    open_graph: { ...object.meta.open_graph, "og:url": canonical, "og:description": description },
  };
  const here = (address) => (address === own || address.startsWith(`${own}#`) ? canonical + address.slice(own.length) : address);
  const graph = object.json_ld["@graph"].map((node) => {
    if (node["@type"] === "BreadcrumbList") return { ...node, "@id": here(node["@id"]) };
    if (!node["@id"]?.endsWith("#webpage")) return node;
    const changes = { "@id": here(node["@id"]), url: canonical, description };
    if (node.breadcrumb) changes.breadcrumb = { "@id": here(node.breadcrumb["@id"]) };
    if (node["@type"] === "ProfilePage") changes.dateModified = newest(shown);
    return { ...node, ...changes };
  });
  return { path, file: `${path}index.html`, meta, json_ld: { ...object.json_ld, "@graph": graph } };
}

function title(first, number, name) {
  const tail = ` | ${name}`;
  const words = first.endsWith(tail) ? first.slice(0, -tail.length) : first;
  const full = `${words}, page ${number}`;
  return first.endsWith(tail) && full.length + tail.length <= TITLE_LIMIT ? full + tail : full;
}

function shorten(text) {
  if (text.length <= DESCRIPTION_LIMIT) return text;
  return `${text.slice(0, DESCRIPTION_LIMIT - 1).replace(/\s+\S*$/, "")}…`;
}

function newest(cards) {
  const days = cards.map((card) => card.updated_at).filter(Boolean).sort();
  return days.length ? days[days.length - 1].replace(/(\.\d+)?Z$/, "+00:00") : undefined;
}
