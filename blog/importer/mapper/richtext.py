"""Pieces as rich text, in exactly the form that Wagtail's editor stores.

Written so that opening and saving an article without a change changes nothing: the editor keeps flat
paragraphs, nested lists, quotations of one paragraph, and nests emphasis in a fixed order.
https://docs.wagtail.org/en/stable/extending/rich_text_internals.html
"""

import hashlib
import html
from collections.abc import Iterable, Iterator

from ..document import (
    STYLES,
    CodePiece,
    Component,
    Figure,
    Heading,
    Image,
    ListPiece,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Run,
    Spans,
    Table,
    joined,
)

_TAGS = {"bold": "b", "code": "code", "italic": "i", "strikethrough": "s"}


def fits(pieces: Iterable[Piece]) -> bool:
    """Can these pieces stand in one rich text?"""
    return all(_fits(piece) for piece in pieces)


def _fits(piece: Piece) -> bool:
    match piece:
        case Paragraph():
            return True
        case ListPiece(items=items):
            return all(_fits_in_item(inner) for item in items for inner in item.pieces)
    return False


def _fits_in_item(piece: Piece) -> bool:
    match piece:
        case Paragraph() | CodePiece() | Heading():
            return True
        case Quote(pieces=inner):
            return all(isinstance(part, Paragraph) for part in inner)
        case ListPiece():
            return _fits(piece)
    return False


def prose(pieces: Iterable[Piece]) -> str:
    """Rich text for pieces that `fits`; others are written as their words, so that nothing is lost."""
    return _Writer().prose(pieces)


def paragraph(spans: Spans) -> str:
    """Rich text of one paragraph, or "" when there is nothing to say."""
    return _Writer().prose((Paragraph(0, spans),)) if spans else ""


def inline(spans: Spans) -> str:
    """Spans as HTML without a paragraph around them."""
    return "".join(_grouped(spans))


def _grouped(spans: Spans) -> Iterator[str]:
    """Runs of one link share its element; every run carries its own emphasis, as the editor writes it."""
    position = 0
    runs = [span if isinstance(span, Run) else Run(span.alt) for span in spans]
    while position < len(runs):
        href = runs[position].href
        end = position
        while end < len(runs) and runs[end].href == href:
            end += 1
        inner = "".join(map(_run, runs[position:end]))
        yield f'<a href="{html.escape(href)}">{inner}</a>' if href else inner
        position = end


def _run(run: Run) -> str:
    text = html.escape(run.text, quote=False).replace("\n", "<br/>")
    for style in reversed(STYLES):
        if style in run.styles:
            text = f"<{_TAGS[style]}>{text}</{_TAGS[style]}>"
    return text


class _Writer:
    """Numbers the blocks of one rich text: the editor wants a key on each, unique and stable."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def key(self, text: str) -> str:
        number = 0
        while True:
            digest = hashlib.sha1(f"{number}{text}".encode(), usedforsecurity=False).hexdigest()[:5]
            if digest not in self.keys:
                self.keys.add(digest)
                return digest
            number += 1

    def element(self, name: str, inner: str) -> str:
        return f'<{name} data-block-key="{self.key(inner)}">{inner}</{name}>'

    def prose(self, pieces: Iterable[Piece]) -> str:
        return "".join(self.piece(piece) for piece in pieces)

    def piece(self, piece: Piece) -> str:
        match piece:
            case Paragraph(spans=spans) | Heading(spans=spans):
                return self.element("p", inline(spans)) if spans else ""
            case ListPiece():
                return self.list(piece)
            case Quote(pieces=inner):
                return "".join(
                    self.element("blockquote", inline(part.spans)) if isinstance(part, Paragraph) else self.piece(part)
                    for part in inner
                )
            case CodePiece(text=text):
                return self.element("p", inline(code_run(text)))
            case Table(header=header, rows=rows):
                return "".join(self.element("p", inline(row_spans(row))) for row in (header, *rows) if any(row))
            case Figure(image=image):
                return self.element("p", inline(image_as_link(image)))
            case Component(props=props):
                return "".join(self.element("p", html.escape(value, quote=False)) for _, value in props if value)
        return ""

    def list(self, piece: ListPiece) -> str:
        name = "ol" if piece.ordered else "ul"
        return f"<{name}>{''.join(self.item(item.pieces) for item in piece.items)}</{name}>"

    def item(self, pieces: Pieces) -> str:
        """The words of an item on lines of their own, then its lists: an item holds no paragraphs."""
        lines: list[Run | Image] = []
        nested = ""
        for piece in unquoted(pieces):
            if isinstance(piece, ListPiece):
                nested += self.list(piece)
                continue
            for line in self.lines(piece):
                lines.extend((*((Run("\n"),) if lines else ()), *line))
        words = inline(joined(lines))
        return f'<li data-block-key="{self.key(words + nested)}">{words}{nested}</li>'

    def lines(self, piece: Piece) -> Iterator[Spans]:
        match piece:
            case Paragraph(spans=spans) | Heading(spans=spans):
                yield spans
            case CodePiece(text=text):
                yield code_run(text)
            case Table(header=header, rows=rows):
                for row in (header, *rows):
                    yield row_spans(row)
            case Figure(image=image):
                yield image_as_link(image)
            case Component(props=props):
                yield from ((Run(value),) for _, value in props)


def unquoted(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """What a list item says: it holds no quotations, but their paragraphs and lists."""
    for piece in pieces:
        if isinstance(piece, Quote):
            yield from unquoted(piece.pieces)
        else:
            yield piece


def row_spans(row: Iterable[Spans]) -> Spans:
    """A table row as one line."""
    spans: list[Run | Image] = []
    for cell in row:
        if cell:
            spans.extend((*((Run(" — "),) if spans else ()), *cell))
    return joined(spans)


def code_run(text: str) -> Spans:
    return joined((Run(text, frozenset({"code"})),))


def image_as_link(image: Image) -> Spans:
    """An image where none can stand: its words, leading to the file."""
    return (Run(image.alt or image.src.rsplit("/", 1)[-1] or "image", frozenset(), image.src),)
