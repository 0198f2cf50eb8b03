"""Blocks as Markdown, in the forms that the mapper reads as the same blocks. Pure.

Each type offers one or more forms, plainest first. A form is a text without the block's heading.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ..document import Item, ListPiece, Paragraph, Pieces, Run, Spans, joined
from ..mapper.answers import STANDARD_LABELS
from ..mapper.draft import texts
from . import markdown
from .markdown import rich_text_pieces, rich_text_spans

Value = dict[str, Any]


class Writer:
    """Writes block values for one kind of file."""

    def __init__(self, with_jsx: bool) -> None:
        self.jsx = with_jsx

    def forms(self, block_type: str, value: Value) -> Iterator[str]:
        """Texts that may stand for this block, plainest first."""
        make: dict[str, Callable[[Value], Iterator[str]]] = {
            "mistakes": self.mistakes,
            "proof_checklist": self.checklist,
            "framework": self.framework,
            "plan": self.plan,
            "paths": self.paths,
            "faq": self.faq,
            "talking_points": self.talking_points,
            "call_to_action": self.call_to_action,
            "why_it_matters": self.why,
            "table": self.table,
            "image": self.image,
            "code": self.code,
            "quote": self.quote,
        }
        if block_type in make:
            return make[block_type](value)
        if "points" in value:
            return self.points(value)
        rest = {name: part for name, part in value.items() if name not in {"heading", "text"}}
        return self.text(value) if "text" in value and not any(texts(rest)) else self.of_ones_own(value)

    # ---- pieces

    def pieces(self, *groups: Pieces) -> str:
        """Pieces as one text: only so are two lists in a row kept apart."""
        return markdown.blocks([piece for group in groups for piece in group], self.jsx)

    def rich(self, markup: str) -> str:
        return self.pieces(rich_text_pieces(markup))

    def line(self, spans: Spans) -> str:
        return markdown.paragraph(spans, self.jsx)

    def titled(self, level: int, title: str, *bodies: str) -> str:
        return together(markdown.heading(level, joined((Run(title),)), self.jsx), *bodies)

    def around(self, value: Value, *groups: Pieces) -> str:
        """The lead-in, these pieces, and the closing."""
        return self.pieces(rich_text_pieces(value["intro"]), *groups, rich_text_pieces(value["closing"]))

    # ---- forms

    def of_ones_own(self, value: Value) -> Iterator[str]:
        """A block that a site has added: its words, a paragraph for each field."""
        words = {name: part for name, part in value.items() if name != "heading"}
        yield self.pieces(tuple(Paragraph(0, (Run(text),)) for text in texts(words) if text))

    def text(self, value: Value) -> Iterator[str]:
        yield self.rich(value["text"])

    def points(self, value: Value) -> Iterator[str]:
        points = value["points"]
        below = int(value.get("level") or 2) + 1
        if any(point["title"] for point in points):
            yield together(
                self.rich(value["intro"]),
                *(self.titled(below, point["title"], self.rich(point["text"])) for point in points),
                self.rich(value["closing"]),
            )
            return
        items = [rich_text_pieces(point["text"]) for point in points]
        yield self.around(value, listing(items, value["numbered"]))

    def checklist(self, value: Value) -> Iterator[str]:
        yield self.around(value, listing([rich_text_pieces(item) for item in value["items"]]))

    def why(self, value: Value) -> Iterator[str]:
        below = int(value.get("level") or 2) + 1
        reasons = (self.titled(below, reason["title"], self.rich(reason["text"])) for reason in value["reasons"])
        yield together(self.rich(value["text"]), *reasons, self.rich(value["closing"]))

    def mistakes(self, value: Value) -> Iterator[str]:
        below = int(value.get("level") or 2) + 1

        def run_on(item: Value) -> Pieces:
            """Mistake, fix and consequence as one sentence after another."""
            spans = [*rich_text_spans(item["mistake"])]
            fix = rich_text_pieces(item["fix"])
            if fix and isinstance(fix[0], Paragraph):
                spans += [Run(" "), *fix[0].spans]
                fix = fix[1:]
            spans += [Run(" "), *rich_text_spans(item["consequence"])]
            return (Paragraph(0, joined(spans)), *fix)

        def with_bold(item: Value) -> Pieces:
            spans = [bold(span) for span in rich_text_spans(item["mistake"])]
            first, *rest = run_on({**item, "mistake": ""})
            return (Paragraph(0, joined((*spans, Run(" "), *first.spans))), *rest)  # type: ignore[union-attr]

        def apart(item: Value) -> Pieces:
            return (Paragraph(0, rich_text_spans(item["mistake"])), *rich_text_pieces(item["fix"]))

        def mixed(item: Value) -> Pieces:
            return with_bold(item) if item["fix"] else run_on(item)

        for form in (run_on, with_bold, mixed, apart):
            yield self.around(value, listing([form(item) for item in value["mistakes"]]))
        yield together(
            self.rich(value["intro"]),
            *(
                together(
                    markdown.heading(below, rich_text_spans(item["mistake"]), self.jsx),
                    self.rich(item["fix"]),
                    self.rich(item["consequence"]),
                )
                for item in value["mistakes"]
            ),
            self.rich(value["closing"]),
        )

    # ---- stages

    def framework(self, value: Value) -> Iterator[str]:
        steps = value["steps"]
        if not any(step["label"] for step in steps):
            items = [step_pieces(step) for step in steps]
            yield self.around(value, listing(items, ordered=True))
            yield self.around(value, *items)
            yield self.around(value, listing([step_pieces(step, bold_title=True) for step in steps], ordered=True))
        yield self.headed_stages(value, steps)

    def plan(self, value: Value) -> Iterator[str]:
        periods = value["periods"]
        if not any(period["label"] or period["title"] for period in periods):
            yield self.around(value, *map(stage_pieces, periods))
        yield self.around(value, listing([dated_pieces(period) for period in periods]))
        yield self.around(value, *((bold_line(period), *stage_pieces(period)) for period in periods))
        yield self.headed_stages(value, periods)

    def headed_stages(self, value: Value, stages: list[Value]) -> str:
        below = int(value.get("level") or 2) + 1
        return together(
            self.rich(value["intro"]),
            *(
                self.titled(below, together_line(stage["label"], stage["title"]), self.pieces(stage_pieces(stage)))
                for stage in stages
            ),
            self.rich(value["closing"]),
        )

    def talking_points(self, value: Value) -> Iterator[str]:
        yield self.around(value, *map(answer_pieces, value["groups"]))

    # ---- paths, questions, offers

    def paths(self, value: Value) -> Iterator[str]:
        below = int(value.get("level") or 2) + 1

        def path(item: Value) -> str:
            aspects = [self.aspect(aspect) for aspect in item["aspects"]]
            title = together_line(item["label"], item["title"])
            return self.titled(below, title, self.rich(item["intro"]), *aspects, self.rich(item["closing"]))

        yield together(self.rich(value["intro"]), *map(path, value["paths"]), self.rich(value["closing"]))

    def aspect(self, aspect: Value) -> str:
        label = aspect["label"] or STANDARD_LABELS.get(aspect["kind"], aspect["kind"])
        pieces = rich_text_pieces(aspect["text"])
        lead = [Run(f"{label}:", frozenset({"bold"})), Run(" ")]
        if pieces and isinstance(pieces[0], Paragraph):
            return self.pieces((Paragraph(0, joined((*lead, *pieces[0].spans))), *pieces[1:]))
        return self.pieces((Paragraph(0, joined(lead)), *pieces))

    def faq(self, value: Value) -> Iterator[str]:
        for mark in ("", "Q: "):
            entries = (
                together(self.asked(item["question"], mark), self.rich(answer))
                for item in value["items"]
                for answer in (item["answer"], *item["other_answers"])
            )
            yield together(self.rich(value["intro"]), *entries, self.rich(value["closing"]))
        below = int(value.get("level") or 2) + 1
        for mark in ("", "Q: "):
            headed = (
                self.titled(below, f"{mark}{item['question']}", self.rich(answer))
                for item in value["items"]
                for answer in (item["answer"], *item["other_answers"])
            )
            yield together(self.rich(value["intro"]), *headed, self.rich(value["closing"]))

    def asked(self, question: str, mark: str) -> str:
        return self.line((Run(f"{mark}{question}", frozenset({"bold"})),))

    def call_to_action(self, value: Value) -> Iterator[str]:
        offer = (value.get("offer") or {}).get("key", "")
        if self.jsx and offer:
            props = {
                "heading": value["heading"],
                "subheading": "\n".join(
                    markdown.light_inline(rich_text_spans(part)) for part in [value["text"]] if part
                ),
                "buttonText": value["button_text"],
                "href": value["button_link"],
            }
            said = "".join(f" {name}={quoted(text)}" for name, text in props.items() if text)
            yield f"<{offer}{said} />"
        yield self.rich(value["text"])

    # ---- media

    def table(self, value: Value) -> Iterator[str]:
        table = value["table"]
        header = [joined((Run(column["heading"]),)) for column in table["columns"]]
        rows = [[rich_text_spans(cell) for cell in row["values"]] for row in table["rows"]]
        yield markdown.table(header, rows, self.jsx)

    def image(self, value: Value) -> Iterator[str]:
        from ..document import Figure, Image

        yield markdown.block(Figure(0, Image(value["image"]["src"], value["alt"], value["caption"])), self.jsx)

    def code(self, value: Value) -> Iterator[str]:
        yield markdown.code(value["code"], value["language"])

    def quote(self, value: Value) -> Iterator[str]:
        lines = self.rich(value["text"]).split("\n")
        yield "\n".join(f"> {line}".rstrip() for line in lines)


def listing(items: list[Pieces], ordered: bool = False) -> Pieces:
    return (ListPiece(0, ordered, 1, tuple(Item(0, pieces) for pieces in items)),)


def stage_pieces(stage: Value) -> Pieces:
    """What stands below the name of a step or period."""
    actions = [rich_text_pieces(action) for action in stage["actions"]]
    return (
        *rich_text_pieces(stage["text"]),
        *(listing(actions) if actions else ()),
        *(piece for group in stage.get("answers", ()) for piece in answer_pieces(group)),
        *rich_text_pieces(stage["closing"]),
    )


def step_pieces(step: Value, *, bold_title: bool = False) -> Pieces:
    """A step as an item: its name, its text, its actions. A name before text on its line is bold."""
    below = stage_pieces(step)
    if not step["title"]:
        return below
    has_text = bool(step["text"]) and isinstance(below[0], Paragraph)
    name = Run(step["title"], frozenset({"bold"} if has_text or bold_title else ()))
    if has_text and isinstance(first := below[0], Paragraph):
        return (Paragraph(0, joined((name, Run(" "), *first.spans))), *below[1:])
    return (Paragraph(0, joined((name,))), *below)


def dated_pieces(period: Value) -> Pieces:
    """A period as “**Week 1:** what to do”."""
    text = rich_text_pieces(period["text"])
    label = period["label"].removesuffix(":")
    spans = joined((Run(f"{label}:", frozenset({"bold"})), Run(" "), *first_spans(period["text"])))
    return (Paragraph(0, spans), *text[1:])


def bold_line(stage: Value) -> Paragraph:
    return Paragraph(0, joined((Run(together_line(stage["label"], stage["title"]), frozenset({"bold"})),)))


def answer_pieces(group: Value) -> Pieces:
    """“Strong answers:” and a list, each with its reason in parentheses."""

    def said(item: Value) -> Pieces:
        pieces = rich_text_pieces(item["answer"])
        why = rich_text_spans(item["why"])
        if why and pieces and isinstance(pieces[0], Paragraph):
            return (Paragraph(0, joined((*pieces[0].spans, Run(" ("), *why, Run(")")))), *pieces[1:])
        return pieces

    label = Paragraph(0, joined((Run(group["label"]),)))
    return (label, *listing([said(item) for item in group["answers"]]))


def bold(span: Any) -> Any:
    return Run(span.text, span.styles | {"bold"}, span.href) if isinstance(span, Run) else span


def first_spans(markup: str) -> Spans:
    pieces = rich_text_pieces(markup)
    return pieces[0].spans if pieces and isinstance(pieces[0], Paragraph) else ()


def together(*parts: str) -> str:
    """Texts with a blank line between them, empty ones left out."""
    return "\n\n".join(part for part in parts if part)


def together_line(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def quoted(text: str) -> str:
    """A JSX attribute value: entities for what would end it."""
    return '"' + text.replace("&", "&amp;").replace('"', "&quot;").replace("\n", " ") + '"'
