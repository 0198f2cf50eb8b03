// Templates are functions. What they are given is escaped, unless it is markup already.

export class Html {
  constructor(readonly markup: string) {}
}

export type Shown = Html | string | number | null | undefined | false | readonly Shown[];

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function html(pieces: TemplateStringsArray, ...values: readonly Shown[]): Html {
  return new Html(pieces.map((piece, index) => piece + (index < values.length ? markup(values[index]) : "")).join(""));
}

/** Rich text from the desk, which is clean HTML. Nothing else. */
export function rich(text: string): Html {
  return new Html(text);
}

export function each<T>(values: readonly T[], show: (value: T, index: number) => Shown): Shown {
  return values.map(show);
}

function markup(value: Shown): string {
  if (value instanceof Html) return value.markup;
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  return value.map(markup).join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/** For `<script type="application/ld+json">`: a JSON string may hold these signs as \u escapes, so no text ends the element. */
export function jsonLd(value: unknown): Html {
  const text = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return html`<script type="application/ld+json">${new Html(text)}</script>`;
}
