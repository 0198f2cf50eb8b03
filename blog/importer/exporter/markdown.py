"""Pieces as Markdown that reads back as the same pieces. Pure.

Everything is first written as a person would; when that does not read back the same, every mark is
escaped and emphasis is written as HTML, which always does.
"""

import html
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from ..document import (
    CodePiece,
    Figure,
    Heading,
    Image,
    Item,
    ListPiece,
    Notes,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Run,
    Spans,
    Table,
)
from ..readers import fragments
from ..readers import markdown as reader

_MARKS = {"bold": "**", "italic": "*", "strikethrough": "~~"}
_TAGS = {"bold": "strong", "italic": "em", "strikethrough": "s", "code": "code"}
_NESTING = ("bold", "italic", "strikethrough", "code")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def rich_text_pieces(markup: str) -> Pieces:
    """The pieces of stored rich text (paragraphs, lists, quotations)."""
    return without_lines(fragments.pieces(markup, 0, Notes(), lambda text: (Run(text),)))


def rich_text_spans(markup: str) -> Spans:
    """The spans of rich text that is one paragraph."""
    pieces = rich_text_pieces(markup)
    return pieces[0].spans if len(pieces) == 1 and isinstance(pieces[0], Paragraph) else ()


def without_lines(pieces: Iterable[Piece]) -> Pieces:
    """Pieces as values to compare: line numbers zero, start numbers of lists as they are."""
    return tuple(_without_line(piece) for piece in pieces)


def _without_line(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: _without_line(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **{**changes, **({"line": 0} if "line" in changes else {})})
    if isinstance(value, tuple):
        return tuple(_without_line(item) for item in value)
    return value


# ---- inline


def inline(spans: Spans, with_jsx: bool) -> str:
    """One line of Markdown (or several, where the author ended lines)."""
    return _inline_cached(spans, with_jsx, lambda text: reader.inline(text, 0, Notes()) == spans)


def paragraph(spans: Spans, with_jsx: bool) -> str:
    wanted = without_lines((Paragraph(0, spans),))
    return _inline_cached(spans, with_jsx, lambda text: read_back(text, with_jsx) == wanted)


def cell(spans: Spans, with_jsx: bool) -> str:
    """The text of a table cell: one line, no bare bars."""
    text = inline(spans, with_jsx).replace("\\\n", "<br>")
    return text if "|" not in text else escaped_inline(spans).replace("\\\n", "<br>")


def heading(level: int, spans: Spans, with_jsx: bool) -> str:
    wanted = without_lines((Heading(0, level, spans),))
    marks = "#" * level
    return f"{marks} {_inline_cached(spans, with_jsx, lambda text: read_back(f'{marks} {text}', with_jsx) == wanted)}"


def _inline_cached(spans: Spans, with_jsx: bool, reads_back: Callable[[str], bool]) -> str:
    light = light_inline(spans)
    return light if reads_back(light) else escaped_inline(spans)


@lru_cache(maxsize=512)
def read_back(text: str, with_jsx: bool) -> Any:
    from ..document import ImportProblem

    try:
        return without_lines(reader.parse(text, 1, Notes(), with_jsx=with_jsx))
    except ImportProblem:
        return None


def light_inline(spans: Spans) -> str:
    """Markdown as a person writes it, nothing escaped."""
    parts = []
    for href, group in groupby(spans, key=lambda span: span.href if isinstance(span, Run) else ""):
        text = _styled(list(group), 0)
        parts.append(f"[{text}]({_destination(href)})" if href else text)
    return "".join(parts)


def _styled(spans: Sequence[Run | Image], depth: int) -> str:
    """Neighbours that share an emphasis share its marks."""
    if depth == len(_NESTING):
        return "".join(span.text.replace("\n", "\\\n") if isinstance(span, Run) else image(span) for span in spans)
    style = _NESTING[depth]
    parts = []
    for has_style, group in groupby(spans, key=lambda span: isinstance(span, Run) and style in span.styles):
        text = _styled(list(group), depth + 1)
        if has_style:
            text = _code(text) if style == "code" else f"{_MARKS[style]}{text}{_MARKS[style]}"
        parts.append(text)
    return "".join(parts)


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _destination(href: str) -> str:
    return (
        f"<{href}>"
        if re.search(r"[\s()<>]", href) and "<" not in href and ">" not in href and "\n" not in href
        else href
    )


def image(span: Image) -> str:
    title = f' "{span.title}"' if span.title and '"' not in span.title else ""
    return f"![{escape(span.alt)}]({_destination(span.src)}{title})"


def escape(text: str) -> str:
    """Every mark that Markdown might read, escaped. https://spec.commonmark.org/0.31.2/#backslash-escapes"""
    return _PUNCTUATION.sub(r"\\\1", text)


def escaped_inline(spans: Spans) -> str:
    parts = []
    for span in spans:
        if isinstance(span, Image):
            parts.append(
                f'<img src="{html.escape(span.src)}" alt="{html.escape(span.alt)}"{f" title={chr(34)}{html.escape(span.title)}{chr(34)}" if span.title else ""}>'
            )
            continue
        text = escape(span.text).replace("\n", "\\\n")
        for style in reversed(_NESTING):
            if style in span.styles:
                text = f"<{_TAGS[style]}>{text}</{_TAGS[style]}>"
        parts.append(f'<a href="{html.escape(span.href)}">{text}</a>' if span.href else text)
    return "".join(parts)


# ---- blocks


def blocks(pieces: Sequence[Piece], with_jsx: bool, escaped: bool = False) -> str:
    """Pieces with a blank line between them. Two lists in a row take different marks."""
    parts: list[str] = []
    bullet = "-"
    before: Piece | None = None
    for piece in pieces:
        if isinstance(before, ListPiece) and isinstance(piece, ListPiece) and before.ordered == piece.ordered:
            bullet = "*" if bullet == "-" else "-"
        else:
            bullet = "-"
        parts.append(block(piece, with_jsx, bullet, escaped))
        before = piece
    return "\n\n".join(part for part in parts if part)


def block(piece: Piece, with_jsx: bool, bullet: str = "-", escaped: bool = False) -> str:
    match piece:
        case Paragraph(spans=spans):
            return escaped_inline(spans) if escaped else paragraph(spans, with_jsx)
        case ListPiece():
            text = listing(piece, with_jsx, bullet, escaped)
            if escaped or read_back(text, with_jsx) == without_lines((piece,)):
                return text
            return listing(piece, with_jsx, bullet, escaped=True)
        case Quote(pieces=inner):
            return "\n".join(f"> {line}".rstrip() for line in blocks(inner, with_jsx, escaped).split("\n"))
        case CodePiece(text=text, language=language):
            return code(text, language)
        case Table(header=header, rows=rows):
            return table(header, rows, with_jsx)
        case Figure(image=found):
            text = image(found)
            return text if read_back(text, with_jsx) == without_lines((piece,)) else escaped_inline((found,))
    return ""


def listing(piece: ListPiece, with_jsx: bool, bullet: str = "-", escaped: bool = False) -> str:
    lines: list[str] = []
    loose = any(needs_blank_lines(item) for item in piece.items)
    for number, item in enumerate(piece.items, piece.start):
        mark = f"{number}{'.' if bullet == '-' else ')'}" if piece.ordered else bullet
        indent = " " * (len(mark) + 1)
        text = item_text(item, with_jsx, escaped)
        first, *rest = text.split("\n")
        lines.append(f"{mark} {first}".rstrip() if first else mark)
        lines.extend(f"{indent}{line}".rstrip() for line in rest)
        if loose:
            lines.append("")
    return "\n".join(lines).rstrip("\n")


def needs_blank_lines(item: Item) -> bool:
    return len([piece for piece in item.pieces if not isinstance(piece, ListPiece)]) > 1


def item_text(item: Item, with_jsx: bool, escaped: bool = False) -> str:
    """An item: its text, then a nested list without a blank line where that reads the same."""
    if len(item.pieces) == 2 and isinstance(item.pieces[0], Paragraph) and isinstance(item.pieces[1], ListPiece):
        text = "\n".join(block(piece, with_jsx, escaped=escaped) for piece in item.pieces)
        if read_back(text, with_jsx) == without_lines(item.pieces):
            return text
    return blocks(item.pieces, with_jsx, escaped)


def code(text: str, language: str = "") -> str:
    longest = max((len(run) for run in re.findall(r"^\s*`{3,}", text, re.M)), default=2)
    fence = "`" * (max(longest, 2) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def table(header: Sequence[Spans], rows: Iterable[Sequence[Spans]], with_jsx: bool) -> str:
    lines = ["| " + " | ".join(cell(spans, with_jsx) for spans in header) + " |", "|" + " --- |" * len(header)]
    lines.extend("| " + " | ".join(cell(spans, with_jsx) for spans in row) + " |" for row in rows)
    return "\n".join(lines)
