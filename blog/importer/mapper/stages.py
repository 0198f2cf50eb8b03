"""Steps and periods: a title, what to know, what to do, and answers to give. Pure.

As in `shapes`: raw stream values, or None when the pieces do not have the shape. Nothing is dropped.
"""

from collections.abc import Sequence

from cms.core.text import squash

from ..document import Item, ListPiece, Paragraph, Piece, Pieces, Spans, cut, is_plain, plain
from . import richtext
from .answers import split_answers
from .draft import Value
from .rules import label_of
from .shapes import as_paragraphs, bold_lead, point_text, unbold


def stage(title: Spans | str, pieces: Sequence[Piece], *, with_answers: bool) -> Value | None:
    """A step or period from its heading and what stands below it: text, one list of actions, what follows."""
    heading = title if isinstance(title, str) else squash(plain(title))
    label = label_of(heading)
    value: Value = {
        "label": label.text if label else "",
        "title": label.rest if label else heading,
        "text": "",
        "actions": [],
        "closing": "",
    }
    return filled(value, pieces, with_answers=with_answers)


def filled(value: Value, pieces: Sequence[Piece], *, with_answers: bool) -> Value | None:
    if with_answers:
        value["answers"] = []
        body, groups, closing = split_answers(pieces)
        if groups and richtext.fits(body) and richtext.fits(closing):
            return {**value, "text": richtext.prose(body), "answers": groups, "closing": richtext.prose(closing)}
    if not richtext.fits(pieces):
        return None
    lists = [position for position, piece in enumerate(pieces) if isinstance(piece, ListPiece)]
    if len(lists) == 1 and not ordered_at(pieces, lists[0]):
        found = pieces[lists[0]]
        assert isinstance(found, ListPiece)  # noqa: S101 (the line above looked)
        return {
            **value,
            "text": richtext.prose(pieces[: lists[0]]),
            "actions": [point_text(item.pieces) for item in found.items],
            "closing": richtext.prose(pieces[lists[0] + 1 :]),
        }
    return {**value, "text": richtext.prose(pieces)}


def ordered_at(pieces: Sequence[Piece], position: int) -> bool:
    piece = pieces[position]
    return isinstance(piece, ListPiece) and piece.ordered


def listed_stage(item: Item, *, with_answers: bool) -> Value | None:
    """A step from a list item: what it is called, then its text and sub-points."""
    first, *rest = as_paragraphs(item.pieces)
    value: Value = {"label": "", "title": "", "text": "", "actions": [], "closing": ""}
    if isinstance(first, Paragraph):
        lead = bold_lead(first.spans)
        name = cut(first.spans, 0, lead) if lead else first.spans
        name_text = unbold(name)
        if is_plain(name_text) and "\n" not in plain(name):
            value["title"] = plain(name_text)
            after = cut(first.spans, lead) if lead else ()
            pieces: Pieces = (*((Paragraph(first.line, after),) if after else ()), *rest)
            return filled(value, pieces, with_answers=with_answers)
    return filled(value, (first, *rest), with_answers=with_answers)
