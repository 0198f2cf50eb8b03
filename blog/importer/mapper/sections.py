"""The outline of a document: sections with their own pieces and the sections below them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cms.core.text import squash, straighten, words

from ..document import Component, Figure, Heading, Hint, Item, ListPiece, Notes, Piece, Pieces, Quote, Rule, plain

FIRST_LEVEL, LAST_LEVEL = 2, 4


@dataclass
class Section:
    """A heading (none for what stands above the first one) and what belongs to it."""

    heading: Heading | None
    level: int = FIRST_LEVEL
    content: list[Piece] = field(default_factory=list)
    children: list["Section"] = field(default_factory=list)
    hint: Hint | None = None

    @property
    def title(self) -> str:
        return squash(plain(self.heading.spans)) if self.heading else ""

    @property
    def line(self) -> int:
        if self.heading:
            return self.heading.line
        return self.content[0].line if self.content else 0


def outline(pieces: Pieces, title: str, notes: Notes) -> list[Section]:
    """The sections of a body, the one without heading first.

    A first heading that repeats the title is left out: the page shows the title once. Other headings of
    the first level are sections like those of the second.
    """
    root = Section(None)
    trail: list[tuple[int, Section]] = [(1, root)]
    tops = [root]
    pending: Hint | None = None
    for piece in pieces:
        if isinstance(piece, Hint):
            headless = dict(piece.options).get("headless", "")
            if headless.isdecimal() and FIRST_LEVEL <= (level := int(headless)) <= LAST_LEVEL:
                while len(trail) > 1 and trail[-1][0] >= level:
                    trail.pop()
                section = Section(None, level, hint=piece)
                parent = trail[-1][1]
                (tops if parent is root else parent.children).append(section)
                trail.append((level, section))
            else:
                pending = piece
            continue
        if isinstance(piece, Heading):
            if piece.level == 1 and repeats(piece, title):
                notes.drop(piece.line, "title-repeated", plain(piece.spans))
                continue
            source_level = max(piece.level, FIRST_LEVEL)
            while len(trail) > 1 and trail[-1][0] >= source_level:
                trail.pop()
            parent = trail[-1][1]
            level = FIRST_LEVEL if parent is root else min(parent.level + 1, LAST_LEVEL)
            section = Section(piece, level, hint=pending)
            pending = None
            (tops if parent is root else parent.children).append(section)
            trail.append((source_level, section))
            continue
        current = trail[-1][1]
        if pending is not None:
            current.content.append(pending)
            pending = None
        current.content.extend(hoisted(piece, notes))
    return tops


def repeats(heading: Heading, title: str) -> bool:
    """Does the heading say nothing but (a part of) the title?"""
    said = [word.casefold() for word in words(straighten(plain(heading.spans)))]
    shown = [word.casefold() for word in words(straighten(title))]
    return bool(said) and any(shown[start : start + len(said)] == said for start in range(len(shown)))


def hoisted(piece: Piece, notes: Notes) -> Iterator[Piece]:
    """The piece without the images inside it, then the images: rich text holds none."""
    found: list[Figure | Component] = []
    stripped = _without_figures(piece, found)
    if stripped is not None:
        yield stripped
    for figure in found:
        notes.warn(figure.line, "moved-out", "an image or component inside a list or quotation stands after it now.")
        yield figure


def _without_figures(piece: Piece, found: list[Figure | Component]) -> Piece | None:
    if isinstance(piece, ListPiece):
        items = []
        for item in piece.items:
            kept = _kept(item.pieces, found)
            if kept:
                items.append(Item(item.line, kept))
        return replace(piece, items=tuple(items)) if items else None
    if isinstance(piece, Quote):
        kept = _kept(piece.pieces, found)
        return replace(piece, pieces=kept) if kept else None
    return piece


def _kept(pieces: Sequence[Piece], found: list[Figure | Component]) -> Pieces:
    kept: list[Piece] = []
    for inner in pieces:
        if isinstance(inner, (Figure, Component)):
            found.append(inner)
        elif (stripped := _without_figures(inner, found)) is not None:
            kept.append(stripped)
    return tuple(kept)


def spread(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The content in parts: a rule across the page or a hint begins a new one. Empty parts are left out."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if isinstance(piece, Rule):
            parts.append([])
        elif isinstance(piece, Hint):
            parts.append([piece])
        else:
            parts[-1].append(piece)
    return [parts[0], *(part for part in parts[1:] if part)]
