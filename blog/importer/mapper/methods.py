"""What to do and what to say: steps, periods, talking points, calls to action; and paths of the front matter. Pure."""

import re
from collections.abc import Sequence

from cms.core.text import count_of, words

from ..document import Item, ListPiece, Meta, Paragraph, Piece, Pieces, Run, plain
from . import rules, shapes
from .answers import labelled, split_answers
from .draft import Block, Value
from .recorder import Recorder
from .richtext import paragraph, prose
from .sections import Section
from .stages import listed_stage, ordered_at, stage

STAGED = {"framework": "steps", "plan": "periods"}

_INVITATION = re.compile(
    r"\b(?:join|sign up|book|subscribe|get started|schedule|start here|waitlist|contact|talk to)\b", re.I
)


def talking_points(record: Recorder, section: Section, run: list[Piece], why: str) -> Block:
    before, groups, after = split_answers(run)
    if not groups:
        return record.block("talking_points", section, {"intro": prose(run), "groups": [], "closing": ""}, why)
    value = {"intro": prose(before), "groups": groups, "closing": prose(after)}
    return record.block("talking_points", section, value, f"{why}; {count_of(len(groups), 'group')} of answers")


def framework(
    record: Recorder, section: Section, run: list[Piece], why: str, *, how_to: bool = False
) -> list[Block] | None:
    """Numbered steps: one ordered list, or paragraphs that begin in bold."""
    at = [position for position, piece in enumerate(run) if isinstance(piece, ListPiece)]
    if len(at) == 1 and ordered_at(run, at[0]):
        found = run[at[0]]
        steps = [listed_stage(item, with_answers=True) for item in found.items] if isinstance(found, ListPiece) else []
        before, after = run[: at[0]], run[at[0] + 1 :]
        if isinstance(found, ListPiece) and found.start != 1:
            record.notes.warn(
                found.line, "list-start", f"the list begins with {found.start}; its steps count from 1 now."
            )
    elif not at and why.startswith("heading") and (bold := bold_block(run)):
        start, end = bold
        steps = [listed_stage(Item(piece.line, (piece,)), with_answers=True) for piece in run[start:end]]
        before, after = run[:start], run[end:]
    else:
        return None
    if not steps or any(step is None for step in steps):
        return None
    value = {"intro": prose(before), "steps": steps, "closing": prose(after), "how_to": how_to}
    return [record.block("framework", section, value, f"{why}; {count_of(len(steps), 'step')}")]


def plan(record: Recorder, section: Section, run: list[Piece], why: str) -> list[Block] | None:
    """Tasks for one period, or a list of tasks under each bold line."""
    if (periods := titled_lists(run)) is not None:
        before, staged, after = periods
        value = {"intro": prose(before), "periods": staged, "closing": prose(after)}
        return [record.block("plan", section, value, f"{why}; {count_of(len(staged), 'period')}")]
    parts = shapes.listed(run)
    if not parts:
        return None
    if len(parts) == 1 and parts[0].ordered:
        return framework(record, section, run, why)
    if dated := dated_points(parts):
        value = {"intro": prose(parts[0].intro), "periods": dated, "closing": prose(parts[0].closing)}
        return [record.block("plan", section, value, f"{why}; {count_of(len(dated), 'period')}")]
    staged = [
        {
            "label": "",
            "title": "",
            "text": prose(part.intro) if number else "",
            "actions": [shapes.point_text(pieces) for pieces in part.points],
            "closing": prose(part.closing) if number < len(parts) - 1 else "",
        }
        for number, part in enumerate(parts)
    ]
    value = {"intro": prose(parts[0].intro), "periods": staged, "closing": prose(parts[-1].closing)}
    return [record.block("plan", section, value, f"{why}; {count_of(sum(len(part.points) for part in parts), 'task')}")]


def call_to_action(record: Recorder, section: Section, run: list[Piece], why: str) -> list[Block] | None:
    """A short text that leads somewhere."""
    value = {"text": prose(run), "offer": None, "button_text": "", "button_link": ""}
    if section.hint:
        return [record.block("call_to_action", section, value, why)]
    if not shapes.paragraphs(run) or len(run) > 4:
        return None
    lines = [piece.spans for piece in run if isinstance(piece, Paragraph)]
    has_link = any(isinstance(span, Run) and span.href for spans in lines for span in spans)
    invites = bool(lines and _INVITATION.search(plain(lines[-1])))
    if not (has_link or invites) and len(words(" ".join(map(plain, lines)))) > 60:
        return None
    return [record.block("call_to_action", section, value, why)]


def with_how_to(record: Recorder, blocks: list[Block], meta: Meta) -> list[Block]:
    """The instructions of the front matter, shown where the method of the article ends."""
    if meta.how_to is None:
        return blocks
    steps = [
        {
            "label": "",
            "title": title,
            "text": paragraph((Run(text),)) if text else "",
            "actions": [],
            "closing": "",
            "answers": [],
        }
        for title, text in meta.how_to.steps
    ]
    value = {"heading": meta.how_to.name, "level": "2", "intro": "", "steps": steps, "closing": "", "how_to": True}
    position = next(
        (number + 1 for number in range(len(blocks) - 1, -1, -1) if blocks[number].type in STAGED),
        next(
            (number for number, block in enumerate(blocks) if block.type in {"faq", "takeaway", "call_to_action"}),
            len(blocks),
        ),
    )
    blocks.insert(position, Block("framework", value, meta.how_to.line))
    record.decide(meta.how_to.line, meta.how_to.name, "framework", "howto of the front matter")
    return blocks


def bold_block(run: Sequence[Piece]) -> tuple[int, int] | None:
    """The one stretch of two or more paragraphs that begin in bold, as (start, end)."""
    for start in range(len(run)):
        length = shapes.bold_paragraphs(run, start)
        if length >= 2:
            rest = run[start + length :]
            return (
                (start, start + length)
                if not any(shapes.bold_paragraphs(rest, at) for at in range(len(rest)))
                else None
            )
    return None


def titled_lists(run: Sequence[Piece]) -> tuple[Pieces, list[Value], Pieces] | None:
    """Two or more bold lines with a list below each, as periods; text before and after them."""
    starts = [
        position
        for position in range(len(run) - 1)
        if isinstance(piece := run[position], Paragraph)
        and shapes.is_all_bold(piece.spans)
        and isinstance(run[position + 1], ListPiece)
    ]
    if len(starts) < 2 or starts != list(range(starts[0], starts[0] + 2 * len(starts), 2)):
        return None
    end = starts[-1] + 2
    periods = []
    for start in starts:
        line = run[start]
        title = plain(line.spans) if isinstance(line, Paragraph) else ""
        period = stage(title, run[start + 1 : start + 2], with_answers=False)
        if period is None:
            return None
        periods.append(period)
    return tuple(run[: starts[0]]), periods, tuple(run[end:])


def dated_points(parts: Sequence[shapes.Listed]) -> list[Value] | None:
    """Points that each begin with a period (“**Week 1–2:** …”), as periods."""
    if len(parts) != 1:
        return None
    periods: list[Value] = []
    for pieces in parts[0].points:
        first = pieces[0]
        found = labelled(first)
        label = rules.label_of(f"{found[0]}: x") if found else None
        if not found or not label or not label.is_period or label.rest != "x":
            return None
        rest = (Paragraph(first.line, found[1]), *pieces[1:])
        periods.append(
            {"label": f"{found[0]}:", "title": "", "text": shapes.point_text(rest), "actions": [], "closing": ""}
        )
    return periods
