// Small things that templates say.

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: process.env.TIME_ZONE || "UTC" });
// A JSON string may hold any of these as \u escapes, and then no text can end its <script>.
const ESCAPED = /[<>&\u2028\u2029]/g;
const SAFE_COLOUR = /^#[0-9a-f]{3,8}$/i;

export const filters = {
  /** “19 May 2026”. */
  day: (moment) => DAY.format(new Date(moment)),

  json_ld: (value) => JSON.stringify(value).replace(ESCAPED, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`),

  /** Rich text of one paragraph without the paragraph, for use in a heading. */
  unwrapped(html) {
    const found = /^<p[^>]*>((?:(?!<\/?p\b)[\s\S])*)<\/p>$/.exec(html.trim());
    return found ? found[1] : html.trim();
  },

  /** At most so many characters, the last of them “…” where some are missing. */
  cut(text, most) {
    const signs = [...text];
    return signs.length > most ? `${signs.slice(0, most - 1).join("")}…` : text;
  },

  /** “450”, or “99.50”. */
  price: (amount) => amount.replace(/\.00$/, ""),

  /** The short answer that an article begins with. */
  opening: (body) => (body[0]?.type === "short_answer" && body[0].value.level === 2 ? body[0] : null),

  has_call: (body) => body.some((part) => part.type === "call_to_action"),

  /** A wording whose link tells in which slot it stands. */
  standing: (wording, slot) => ({ ...wording, link: wording.link.replace(/([?&]via=[\w.]+)\.end\b/, `$1.${slot}`) }),

  /** A call to action in the text: its link tells the page and the offer, as the desk's own pages do. */
  coming_from(value, page, offers) {
    const offer = offers[value.offer];
    if (!offer || !/^\/(?!\/)/.test(value.link)) return value;
    const [path, fragment] = value.link.split("#");
    const via = `via=${page}.${offer}.${value.own_words ? "own" : "A"}.text`;
    return { ...value, link: `${path}${path.includes("?") ? "&" : "?"}${via}${fragment ? `#${fragment}` : ""}` };
  },

  /** The path of an address of this site; any other address as it is. */
  own_path: (url, root) => (url.startsWith(`${root}/`) ? url.slice(root.length) : url),

  /** What the look of the site sets in the stylesheet. */
  colours({ light, dark }) {
    const set = (tokens) =>
      Object.entries(tokens)
        .filter(([name, value]) => /^[a-z-]+$/.test(name) && SAFE_COLOUR.test(value))
        .map(([name, value]) => `--${name}:${value}`)
        .join(";");
    return `:root{${set(light)}}@media(prefers-color-scheme:dark){:root{${set(dark)}}}`;
  },

  /** The newest moment among cards, for a feed. */
  newest: (cards) => cards.map((card) => card.updated_at ?? card.published_at).filter(Boolean).sort().at(-1) ?? "1970-01-01T00:00:00Z",

  json_feed: (feed) =>
    JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title: feed.title,
      home_page_url: feed.home,
      feed_url: `${feed.url}.json`,
      items: feed.items.map((one) => ({
        id: one.url,
        url: one.url,
        title: one.title,
        summary: one.description,
        content_text: one.description,
        date_published: one.published_at,
        date_modified: one.updated_at,
        authors: one.authors.map(({ name }) => ({ name })),
        tags: one.categories.map(({ name }) => name),
      })),
    }),

  /** One line of `_redirects`, as Netlify, Cloudflare Pages and others read it. What is gone shows the page that says so. */
  redirect({ source, to, status }) {
    const word = (text) => text.trim().replace(/\s/g, "%20");
    return `${word(source)} ${status === 410 ? "/410.html" : word(to)} ${status}`;
  },
};
