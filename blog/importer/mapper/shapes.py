"""Pieces as block values: what shape a part has, and what it looks like inside a block. Pure.

Every builder returns raw stream values (plain dicts and strings, rich text as HTML), or None when the
pieces do not have its shape. Nothing is dropped: what has no place makes the shape unfit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..document import (
    CodePiece,
    ListPiece,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Run,
    Spans,
    cut,
    joined,
    plain,
)
from . import richtext
from .draft import Value

# Where a sentence ends: an end mark, perhaps closing quotes, and a capital or digit after the space.
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[$€£A-Z0-9])")
_CONSEQUENCE = re.compile(
    r"^(?:this|it|that|these|they|recruiters?|hiring|interviewers?|managers?|the result|otherwise|readers?|people)\b",
    re.I,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Character ranges of the sentences."""
    ranges, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        ranges.append((start, match.start() + len(match.group().rstrip())))
        start = match.end()
    return [*ranges, (start, len(text))]


def bold_lead(spans: Spans) -> int:
    """How many characters at the start are bold; 0 when none or all are."""
    length = 0
    for span in spans:
        if not isinstance(span, Run) or ("bold" not in span.styles and span.text.strip()):
            break
        length += len(span.text)
    total = len(plain(spans))
    return length if 0 < length < total else 0


def is_all_bold(spans: Spans) -> bool:
    return bool(spans) and all(
        isinstance(span, Run) and ("bold" in span.styles or not span.text.strip()) for span in spans
    )


def unbold(spans: Spans) -> Spans:
    return joined(
        Run(span.text, span.styles - {"bold"}, span.href) if isinstance(span, Run) else span for span in spans
    )


def paragraphs(pieces: Sequence[Piece]) -> bool:
    return all(isinstance(piece, Paragraph) for piece in pieces)


def prose(pieces: Sequence[Piece]) -> str | None:
    """Rich text, when all of it can stand there."""
    return richtext.prose(pieces) if richtext.fits(pieces) else None


# ---- lists with a lead-in


@dataclass(frozen=True, slots=True)
class Listed:
    """A lead-in, the points of one list, and what follows."""

    intro: Pieces
    points: tuple[Pieces, ...]
    closing: Pieces
    ordered: bool = False


def listed(pieces: Sequence[Piece]) -> list[Listed] | None:
    """The parts of a text around its lists, a list each; None without a list or with other pieces.

    A paragraph that ends with a colon introduces what follows; other paragraphs between two lists close
    the first one. Two or more paragraphs that begin in bold are points, too.
    """
    if not pieces or not richtext.fits(pieces):
        return None
    groups: list[list[Any]] = []  # [intro, points, closing, ordered]
    waiting: list[Piece] = []
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        run = bold_paragraphs(pieces, position)
        if isinstance(piece, ListPiece):
            points = tuple(item.pieces for item in piece.items)
            ordered, step = piece.ordered, 1
        elif run >= 2:
            points = tuple((part,) for part in pieces[position : position + run])
            ordered, step = False, run
        else:
            waiting.append(piece)
            position += 1
            continue
        if groups:
            closing, intro = divide(waiting)
            groups[-1][2] = closing
        else:
            intro = tuple(waiting)
        groups.append([intro, points, (), ordered])
        waiting = []
        position += step
    if not groups:
        return None
    groups[-1][2] = tuple(waiting)
    return [Listed(*group) for group in groups]


def bold_paragraphs(pieces: Sequence[Piece], start: int) -> int:
    """How many paragraphs in a row begin in bold."""
    end = start
    while end < len(pieces):
        piece = pieces[end]
        if not isinstance(piece, Paragraph) or not bold_lead(piece.spans):
            break
        end += 1
    return end - start


def divide(pieces: Sequence[Piece]) -> tuple[Pieces, Pieces]:
    """What closes the list above, and what introduces the one below."""
    if pieces and isinstance(pieces[-1], Paragraph) and plain(pieces[-1].spans).rstrip().endswith((":", "?")):
        return tuple(pieces[:-1]), (pieces[-1],)
    return tuple(pieces), ()


def point(pieces: Pieces, title: str = "") -> Value:
    return {"title": title, "text": point_text(pieces)}


def point_text(pieces: Pieces) -> str:
    """A point: its paragraphs and nested lists."""
    return richtext.prose(as_paragraphs(pieces))


def as_paragraphs(pieces: Pieces) -> Pieces:
    """Pieces of a list item in a form that rich text can hold outside a list."""
    found: list[Piece] = []
    for piece in pieces:
        match piece:
            case CodePiece(line=line, text=text):
                found.append(Paragraph(line, richtext.code_run(text)))
            case Quote(pieces=inner):
                found.extend(inner)
            case _:
                found.append(piece)
    return tuple(found)


def points_value(part: Listed) -> Value:
    return {
        "intro": richtext.prose(part.intro),
        "points": [point(pieces) for pieces in part.points],
        "closing": richtext.prose(part.closing),
        "numbered": part.ordered,
    }


def checklist_value(part: Listed) -> Value:
    return {
        "intro": richtext.prose(part.intro),
        "items": [point_text(pieces) for pieces in part.points],
        "closing": richtext.prose(part.closing),
    }


# ---- mistakes


def mistakes_value(part: Listed) -> Value:
    return {
        "intro": richtext.prose(part.intro),
        "mistakes": [mistake(pieces) for pieces in part.points],
        "closing": richtext.prose(part.closing),
    }


def mistake(pieces: Pieces) -> Value:
    """“The mistake. The fix. What it costs.”: a bold lead or the first sentence is the mistake.

    The last of three sentences is the consequence; of more, when it speaks of one (“This reads as …”).
    """
    first, rest = pieces[0], pieces[1:]
    assert isinstance(first, Paragraph)  # noqa: S101 (the mapper asks before)
    lead = bold_lead(first.spans)
    text = plain(first.spans)
    if lead:
        return mistake_of(unbold(cut(first.spans, 0, lead)), (Paragraph(first.line, cut(first.spans, lead)), *rest))
    if rest or "\n" in text:
        return mistake_of(first.spans, rest)
    ranges = sentences(text)
    if len(ranges) == 1:
        return mistake_of(first.spans, ())
    end = len(ranges)
    consequence: Spans = ()
    if end == 3 or (end > 3 and _CONSEQUENCE.match(text[slice(*ranges[-1])])):
        consequence = cut(first.spans, *ranges[-1])
        end -= 1
    fix = cut(first.spans, ranges[1][0], ranges[end - 1][1])
    return mistake_of(cut(first.spans, *ranges[0]), (Paragraph(first.line, fix),), consequence)


def mistake_of(what: Spans, fix: Pieces, consequence: Spans = ()) -> Value:
    return {
        "mistake": richtext.paragraph(what),
        "fix": richtext.prose(
            as_paragraphs(tuple(piece for piece in fix if not isinstance(piece, Paragraph) or piece.spans))
        ),
        "consequence": richtext.paragraph(consequence),
    }
