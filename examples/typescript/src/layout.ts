import { each, html, jsonLd, rich, type Html } from "./html.js";
import type { Around, JsonLd, Meta } from "./desk.js";
import type { SchemaPageLink } from "./openapi.js";

export interface View {
  path: string;
  main: Html;
  meta: Meta;
  json_ld?: JsonLd;
  breadcrumb?: readonly SchemaPageLink[];
}

/** The whole document. */
export function document(view: View, { site, navigation }: Around): Html {
  const { meta, breadcrumb = [] } = view;
  const here = (path: string) => path === view.path && html`aria-current="page"`;
  return html`<!doctype html>
<html lang="${site.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${meta.title}</title>
${meta.canonical && html`<link rel="canonical" href="${meta.canonical}">`}
${meta.description && html`<meta name="description" content="${meta.description}">`}
<meta name="robots" content="${meta.robots}">
${meta.author && html`<meta name="author" content="${meta.author}">`}
${each(Object.entries(meta.open_graph), ([name, content]) => html`<meta property="${name}" content="${content}">`)}
${each(Object.entries(meta.twitter), ([name, content]) => html`<meta name="${name}" content="${content}">`)}
<link rel="stylesheet" href="/style.css">
${view.json_ld && jsonLd(view.json_ld)}
</head>
<body>
<a class="skip-link" href="#content">Skip to content</a>
<header class="site-header">
  <a class="site-header__name" href="/">${site.look.logo && html`<img src="${site.look.logo.src}" width="${site.look.logo.width}" height="${site.look.logo.height}" alt=""> `}${site.name}</a>
  <nav aria-label="Main"><ul>
    ${each(navigation.main, (item) => html`<li><a href="${item.path}" ${here(item.path)}>${item.title}</a></li>`)}
    <li><a href="${site.search_url}">Search</a></li>
  </ul></nav>
</header>
${breadcrumb.length > 1 && html`<nav class="breadcrumb" aria-label="Breadcrumb"><ol>${each(breadcrumb, (crumb) => html`<li><a href="${crumb.path}" ${here(crumb.path)}>${crumb.title}</a></li>`)}</ol></nav>`}
<main id="content">
${view.main}
</main>
<footer class="site-footer">
  <div>${rich(site.footer_text)}<p>© ${site.name}</p></div>
  <ul>
    ${each(site.social_links, (link) => html`<li><a rel="me" href="${link.url}">${link.name}</a></li>`)}
    ${each(site.feeds, (feed) => html`<li><a href="${feed.url}">${feed.type.includes("json") ? "JSON feed" : "Atom feed"}</a></li>`)}
  </ul>
</footer>
</body>
</html>
`;
}

const SAFE_NAME = /^[a-z-]+$/;
const SAFE_COLOUR = /^#[0-9a-f]{3,8}$/i;

/** The colours of the site, before the stylesheet that uses them. */
export function colours({ site }: Around): string {
  const set = (scheme: string) =>
    Object.entries(site.look.tokens[scheme] ?? {})
      .filter(([name, value]) => SAFE_NAME.test(name) && SAFE_COLOUR.test(value))
      .map(([name, value]) => `--${name}:${value}`)
      .join(";");
  return `:root{${set("light")}}@media(prefers-color-scheme:dark){:root{${set("dark")}}}\n`;
}
