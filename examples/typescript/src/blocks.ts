// One template for each type of part. A type that is new at the desk is an error of the compiler, and no empty place.
import { best, call, heading, picture } from "./components.js";
import { each, html, rich, type Html, type Shown } from "./html.js";
import type { Around, Article, Part } from "./desk.js";
import type * as api from "./openapi.js";

export function block(part: Part, article: Article, around: Around): Shown {
  switch (part.type) {
    case "introduction":
      return rich(part.value.text);
    case "short_answer":
    case "context":
    case "example":
    case "takeaway":
    case "sources":
    case "prose":
      return [heading(part.value.heading, part.value.level), rich(part.value.text)];
    case "key_points":
    case "signals":
    case "red_flags":
    case "questions":
    case "measures":
    case "if_stuck":
      return points(part.value);
    case "why_it_matters":
      return framed(part.value, part.value.text, part.value.reasons.length > 0 && html`<ul class="points">${each(part.value.reasons, point(part.value.level))}</ul>`);
    case "mistakes":
      return framed(part.value, part.value.intro, html`<ul class="mistakes">${each(part.value.mistakes, mistake(part.value.level))}</ul>`);
    case "proof_checklist":
      return framed(part.value, part.value.intro, html`<ul class="checklist">${each(part.value.items, (one) => html`<li id="${one.anchor}">${rich(one.text)}</li>`)}</ul>`);
    case "framework":
      return framed(part.value, part.value.intro, html`<ol class="steps">${each(part.value.steps, step(part.value.level))}</ol>`);
    case "plan":
      return framed(part.value, part.value.intro, html`<div class="plan">${each(part.value.periods, (one) => html`<div class="plan__period">${stage(one, [], part.value.level + 1)}</div>`)}</div>`);
    case "paths":
      return framed(part.value, part.value.intro, html`<div class="paths">${each(part.value.paths, path(part.value.level))}</div>`);
    case "coach_note":
      return coachNote(part.value);
    case "talking_points":
      return framed(part.value, part.value.intro, each(part.value.groups, answers));
    case "quote":
      return html`<figure class="quote"><blockquote>${rich(part.value.text)}</blockquote>${part.value.attribution && html`<figcaption>${part.value.attribution}</figcaption>`}</figure>`;
    case "faq":
      return framed(part.value, part.value.intro, html`<div class="faq">${each(part.value.items, question(part.value.level))}</div>`);
    case "call_to_action":
      return callToAction(part.value, part.anchor, article, around);
    case "table":
      return table(part.value);
    case "image":
      return figure(part.value);
    case "code":
      return html`<pre class="code" tabindex="0"><code>${part.value.code}</code></pre>`;
    default:
      return unknown(part);
  }
}

function unknown(part: never): never {
  throw new Error(`There is no template for the block “${(part as Part).type}”: generate the types again and write one in src/blocks.ts.`);
}

/** A heading, a lead-in, what is in the middle, and a closing sentence. */
function framed(value: { heading: string; level: number; closing: string }, intro: string, middle: Shown): Shown {
  return [heading(value.heading, value.level), rich(intro), middle, rich(value.closing)];
}

function points(value: api.SchemaPoints): Shown {
  const items = each(value.points, point(value.level));
  return framed(value, value.intro, value.numbered ? html`<ol class="points">${items}</ol>` : html`<ul class="points">${items}</ul>`);
}

function point(level: number): (one: api.SchemaPoint) => Html {
  return (one) => html`<li>${heading(one.title, level + 1)}${rich(one.text)}</li>`;
}

function mistake(level: number): (one: api.SchemaMistake) => Html {
  return (one) => html`<li>
    ${richHeading(one.mistake, level + 1)}
    ${one.fix && html`<p class="label">Instead</p><div>${rich(one.fix)}</div>`}
    ${one.consequence && html`<p class="label">Why</p><div>${rich(one.consequence)}</div>`}
  </li>`;
}

function richHeading(text: string, level: number): Html {
  const tag = rich(`h${Math.trunc(level)}`);
  return html`<${tag}>${unwrapped(text)}</${tag}>`;
}

/** Rich text of one paragraph without the paragraph. */
function unwrapped(text: string): Html {
  return rich(/^<p[^>]*>((?:(?!<\/?p\b)[\s\S])*)<\/p>$/.exec(text.trim())?.[1] ?? text.trim());
}

function step(level: number): (one: api.SchemaStep, index: number) => Html {
  return (one, index) => html`<li class="steps__step" id="${one.anchor}"><a class="steps__anchor" href="#${one.anchor}" aria-label="Link to step ${index + 1}"></a>${stage(one, one.answers, level + 1)}</li>`;
}

function stage(one: api.SchemaPeriod, groups: readonly api.SchemaAnswerGroup[], level: number): Shown {
  const actions = one.actions.length > 0 && html`<ul class="actions">${each(one.actions, (action) => html`<li>${rich(action)}</li>`)}</ul>`;
  return [heading(one.title, level, one.label), rich(one.text), actions, each(groups, answers), rich(one.closing)];
}

function answers(group: api.SchemaAnswerGroup): Html {
  const answer = (one: api.SchemaSaidAnswer) => html`<li>${rich(one.answer)}${one.why && html`<p class="quiet">(${unwrapped(one.why)})</p>`}</li>`;
  return html`<div class="answers answers--${group.quality}">${group.label && html`<p class="answers__label">${group.label}</p>`}<ul>${each(group.answers, answer)}</ul></div>`;
}

function path(level: number): (one: api.SchemaComparedPath) => Html {
  return (one) => html`<div class="path">
    ${heading(one.title, level + 1, one.label)}
    ${rich(one.intro)}
    ${one.aspects.length > 0 && html`<dl>${each(one.aspects, (aspect) => html`<div><dt>${aspect.label}:</dt><dd>${rich(aspect.text)}</dd></div>`)}</dl>`}
    ${rich(one.closing)}
    ${one.career_path && careerPath(one.career_path, one.aspects.length > 0)}
  </div>`;
}

function careerPath(one: api.SchemaPathInShort, isDescribed: boolean): Shown {
  const what = one.description && html`<div><dt>What it is:</dt><dd><p>${one.description}</p></dd></div>`;
  return [
    !isDescribed && html`<dl>${what}<div><dt>Typical timeline:</dt><dd><p>${one.months}</p></dd></div></dl>`,
    html`<p><a href="${one.path}">The whole path: ${one.title}</a></p>`,
  ];
}

function coachNote(value: api.SchemaCoachNote): Shown {
  const { coach } = value;
  const who = coach && html`<div class="coach-note__coach">${picture(coach.photo, "3.5rem", "", "portrait")}<p><a href="${coach.path}">${coach.name}</a>${coach.role && `, ${coach.role}`}${coach.credentials && html`<span class="credentials quiet">${coach.credentials}</span>`}</p></div>`;
  return [heading(value.heading, value.level), html`<div class="coach-note"><div>${rich(value.text)}</div>${who}</div>`];
}

function question(level: number): (one: api.SchemaFaqItem) => Html {
  return (one) => html`<details id="${one.anchor}">
    <summary>${heading(one.question, level + 1)}</summary>
    <div>${rich(one.answer)}</div>
    ${each(one.other_answers, (other) => html`<div>${rich(other)}</div>`)}
    ${one.reference && html`<p>More on this question: <a href="${one.reference.path}">${one.reference.title}</a>.</p>`}
  </details>`;
}

/** Its link tells the page and the offer, as the desk's own pages do. */
function callToAction(value: api.SchemaCallToAction, anchor: string, article: Article, around: Around): Shown {
  if (value.shows_best_offer) return best(article.offer, article.path, around, "text");
  const offer = around.offers.get(value.offer);
  const said = offer && /^\/(?!\/)/.test(value.link) ? { ...value, link: coming(value, article.id, offer) } : value;
  return call(said, value.level, value.form, `${around.root}${article.path}#${anchor}`);
}

function coming(value: api.SchemaCallToAction, page: number, offer: number): string {
  const [path = "", fragment] = value.link.split("#");
  const via = `via=${page}.${offer}.${value.own_words ? "own" : "A"}.text`;
  return `${path}${path.includes("?") ? "&" : "?"}${via}${fragment ? `#${fragment}` : ""}`;
}

function table(value: api.SchemaTable): Html {
  const hasRowHeads = !value.columns[0];
  const cell = (text: string, index: number) => (index === 0 && hasRowHeads ? html`<th scope="row">${rich(text)}</th>` : html`<td>${rich(text)}</td>`);
  return html`<div class="table" role="region" tabindex="0" aria-label="${value.caption || "Table"}"><table>
    ${value.caption && html`<caption>${value.caption}</caption>`}
    <thead><tr>${each(value.columns, (text) => (text ? html`<th scope="col">${text}</th>` : html`<td></td>`))}</tr></thead>
    <tbody>${each(value.rows, (row) => html`<tr>${each(row, cell)}</tr>`)}</tbody>
  </table></div>`;
}

function figure(value: api.SchemaFigure): Shown {
  const words = [value.caption, value.picture?.credit ?? ""].filter(Boolean).join(" ");
  return value.picture && html`<figure class="figure">${picture(value.picture, "(min-width: 48rem) 42rem, 94vw")}${words && html`<figcaption>${words}</figcaption>`}</figure>`;
}
