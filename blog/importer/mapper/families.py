"""A section whose parts have headings: which block it is, and how each part becomes a member of it. Pure."""

from collections.abc import Callable, Sequence

from cms.core.text import count_of

from ..document import Component, Piece, Run
from . import shapes
from .answers import answer_html, path_of, question_of, without_answer_mark
from .draft import Block, Value
from .methods import STAGED
from .questions import add_answer, note_marks
from .recorder import Recorder
from .richtext import fits, prose
from .rules import Rule, label_of
from .sections import Section, spread
from .stages import stage

POINTS = {"key_points", "signals", "measures", "if_stuck", "questions", "red_flags"}


def parts(content: Sequence[Piece]) -> list[list[Piece]]:
    """The content cut at rules, hints and components. The first part may be empty."""
    found: list[list[Piece]] = []
    for part in spread(content):
        current: list[Piece] = []
        found.append(current)
        for piece in part:
            if isinstance(piece, Component):
                found.append([piece])
                current = []
                found.append(current)
            else:
                current.append(piece)
    return [found[0], *(part for part in found[1:] if part)]


def family_kind(section: Section, rule: Rule | None) -> str | None:
    children = section.children
    if rule and rule.block == "faq":
        return "faq" if all(question_of(child.heading) for child in children if child.heading) else None
    simple = [child for child in children if not child.children]
    with_aspects = sum(path_of(child.title, parts(child.content)[0]) is not None for child in simple)
    labels = [label for child in children if (label := label_of(child.title))]
    if rule and rule.name == "hint":
        return rule.block if rule.block in {*POINTS, *STAGED, "mistakes", "why_it_matters", "paths"} else None
    if with_aspects >= 2 and with_aspects * 2 >= len(children):
        return "paths"
    if rule and rule.block in {*POINTS, "mistakes", "why_it_matters"}:
        return rule.block
    if len(labels) >= 2 and len(labels) * 2 > len(children):
        return "plan" if sum(label.is_period for label in labels) * 2 > len(labels) else "framework"
    if rule and rule.block == "plan":
        return "plan"
    if rule and rule.block in {"framework"}:
        return "framework"
    return None


def member_builder(record: Recorder, kind: str) -> Callable[[Section, list[Piece]], Value | None]:
    def question(child: Section, own: list[Piece]) -> Value | None:
        found = question_of(child.heading) if child.heading else None
        pieces, answer_mark = without_answer_mark(tuple(own))
        answer = answer_html(pieces) if pieces else None
        if found and answer:
            note_marks(record, child.line, found[2], answer_mark)
        return {"question": found[0], "answer": answer, "line": child.line} if found and answer else None

    def point(child: Section, own: list[Piece]) -> Value | None:
        return shapes.point(tuple(own), child.title) if fits(own) else None

    def mistake(child: Section, own: list[Piece]) -> Value | None:
        return shapes.mistake_of((Run(child.title),), tuple(own)) if fits(own) else None

    def path(child: Section, own: list[Piece]) -> Value | None:
        if found := path_of(child.title, own):
            return found
        if not fits(own):
            return None
        label = label_of(child.title)
        return {
            "label": label.text if label else "",
            "title": label.rest if label else child.title,
            "intro": prose(own),
            "aspects": [],
            "closing": "",
        }

    def step(child: Section, own: list[Piece]) -> Value | None:
        return stage(child.title, own, with_answers=True)

    def period(child: Section, own: list[Piece]) -> Value | None:
        return stage(child.title, own, with_answers=False)

    return {"faq": question, "mistakes": mistake, "paths": path, "framework": step, "plan": period}.get(kind, point)


def family_block(
    record: Recorder,
    kind: str,
    section: Section,
    intro: Sequence[Piece],
    members: list[Value],
    rule: Rule | None,
) -> Block:
    lead_in = prose(intro)
    why = f"{count_of(len(members), 'part')} with headings" + (f", heading matches “{rule.name}”" if rule else "")
    match kind:
        case "faq":
            value: Value = {"intro": lead_in, "items": [], "closing": ""}
            for member in members:
                add_answer(record, value["items"], member["question"], member["answer"], member["line"])
        case "mistakes":
            value = {"intro": lead_in, "mistakes": members, "closing": ""}
        case "why_it_matters":
            value = {"text": lead_in, "reasons": members, "closing": ""}
        case "paths":
            value = {"intro": lead_in, "paths": members, "closing": ""}
        case "framework":
            value = {"intro": lead_in, "steps": members, "closing": "", "how_to": False}
        case "plan":
            value = {"intro": lead_in, "periods": members, "closing": ""}
        case _:
            value = {"intro": lead_in, "points": members, "closing": "", "numbered": False}
    return record.block(kind, section, value, why)
