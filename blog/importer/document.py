"""What a reader makes of a source file: inline spans, pieces with line numbers, front matter. Pure.

Line numbers are 1-based and count from the top of the file.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_SPACES = re.compile(r"[ \t\r\f\v]+")
_AROUND_BREAK = re.compile(r" ?\n ?")

# ---- inline: flat runs, because that is what a rich-text editor keeps and what can be cut anywhere

# In the order in which Wagtail's editor nests them, outermost first.
STYLES = ("bold", "code", "italic", "strikethrough")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike. A line that the author ended is "\\n" in the text."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    src: str
    alt: str
    title: str = ""


Spans = tuple[Run | Image, ...]

# ---- pieces


@dataclass(frozen=True, slots=True)
class Heading:
    line: int
    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    line: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Item:
    line: int
    pieces: "Pieces"


@dataclass(frozen=True, slots=True)
class ListPiece:
    line: int
    ordered: bool
    start: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    line: int
    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class CodePiece:
    line: int
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    line: int
    pieces: "Pieces"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page. Says nothing, but ends what stands above it."""

    line: int


@dataclass(frozen=True, slots=True)
class Figure:
    """An image that is a paragraph of its own."""

    line: int
    image: Image


@dataclass(frozen=True, slots=True)
class Component:
    """A JSX component, read as data: a name and its text properties."""

    line: int
    name: str
    props: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """What an exported file says about the part that follows: the type of its block."""

    line: int
    block: str
    options: tuple[tuple[str, str], ...] = ()


Piece = Heading | Paragraph | ListPiece | Table | CodePiece | Quote | Rule | Figure | Component | Hint
Pieces = tuple[Piece, ...]

# ---- the whole


@dataclass(frozen=True, slots=True)
class Note:
    """Something the report says about a line. `rule` is a stable name, `text` is for people."""

    line: int
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    question: Spans
    answer: Pieces
    line: int = 0


@dataclass(frozen=True, slots=True)
class HowTo:
    name: str
    steps: tuple[tuple[str, str], ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """`day`: ISO (YYYY-MM-DD)."""

    day: str
    text: Spans


@dataclass(frozen=True, slots=True)
class Meta:
    """Front matter in our words. Dates are ISO days (YYYY-MM-DD) or empty."""

    title: str = ""
    description: str = ""
    short_title: str = ""
    authors: tuple[str, ...] = ()
    published_on: str = ""
    updated_on: str = ""
    reviewed_on: str = ""
    reviewed_by: str = ""
    coach: str = ""
    """Who signs the coach's notes."""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary_points: tuple[Spans, ...] = ()
    corrections: tuple[Correction, ...] = ()
    questions: tuple[Question, ...] = ()
    how_to: HowTo | None = None
    hero_src: str = ""
    hero_alt: str = ""
    noindex: bool = False
    unlisted: bool = False
    off_sitemap: bool = False
    featured: bool = False
    canonical: str = ""
    is_built: bool = True
    """False for `permalink: false`: the old site no longer rendered this post."""
    kept: tuple[tuple[str, Any], ...] = ()
    """Keys without a field here, kept beside the article for export."""


@dataclass(frozen=True, slots=True)
class Document:
    key: str
    """Format and name, such as `eleventy:my-post`. The same article has the same key in every run."""
    slug: str
    format: str
    meta: Meta
    pieces: Pieces
    dropped: tuple[Note, ...] = ()
    """Syntax that says nothing to a reader and was left out, each with its rule."""
    warnings: tuple[Note, ...] = ()


class ImportProblem(Exception):
    """A file that cannot be imported: where, and what to do."""

    def __init__(self, message: str, line: int = 0, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.path = path

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.message}"


@dataclass
class Notes:
    """Collects what a reader or mapper has to report, in order."""

    dropped: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    def drop(self, line: int, rule: str, text: str) -> None:
        self.dropped.append(Note(line, rule, text))

    def warn(self, line: int, rule: str, text: str) -> None:
        self.warnings.append(Note(line, rule, text))


def plain(spans: Iterable[Run | Image]) -> str:
    """The characters a reader sees; an image counts as its alternative text."""
    return "".join(span.text if isinstance(span, Run) else span.alt for span in spans)


def joined(spans: Iterable[Run | Image]) -> Spans:
    """Neighbours that look alike as one run, white space as one space, nothing at the ends.

    Space at the edge of an emphasis or link stands outside it, as Markdown demands and Wagtail's editor
    writes; between two runs that look alike it looks like them. Two sources that say the same thus become
    the same value.
    """
    merged: list[Run | Image] = []
    for span in spans:
        for part in _with_bare_edges(span) if isinstance(span, Run) else (span,):
            last = merged[-1] if merged else None
            if not isinstance(part, Run) or not isinstance(last, Run):
                merged.append(part)
            elif (last.styles, last.href) == (part.styles, part.href):
                merged[-1] = Run(last.text + part.text, part.styles, part.href)
            elif not part.text.strip() and last.text[-1:].isspace():
                merged[-1] = Run(last.text + part.text, last.styles, last.href)
            else:
                merged.append(part)
    tidy = (
        Run(_folded(span.text), span.styles, span.href) if isinstance(span, Run) else span for span in _bridged(merged)
    )
    return _trimmed([span for span in tidy if not isinstance(span, Run) or span.text])


def _bridged(spans: list[Run | Image]) -> list[Run | Image]:
    """Bare space between two runs that look alike becomes part of them."""
    found: list[Run | Image] = []
    for span in spans:
        before = found[-2:]
        if (
            isinstance(span, Run)
            and len(before) == 2
            and isinstance(before[0], Run)
            and isinstance(before[1], Run)
            and (before[0].styles, before[0].href) == (span.styles, span.href)
            and not before[1].text.strip()
        ):
            found[-2:] = [Run(before[0].text + before[1].text + span.text, span.styles, span.href)]
        else:
            found.append(span)
    return found


def _with_bare_edges(run: Run) -> Iterator[Run]:
    if not run.styles and not run.href:
        yield run
        return
    core = run.text.strip()
    if not core:
        yield Run(run.text)
        return
    start = run.text.index(core)
    for text, styles, href in (
        (run.text[:start], frozenset[str](), ""),
        (core, run.styles, run.href),
        (run.text[start + len(core) :], frozenset[str](), ""),
    ):
        if text:
            yield Run(text, styles, href)


def _folded(text: str) -> str:
    return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text))


def _trimmed(spans: list[Run | Image]) -> Spans:
    while spans and isinstance(last := spans[-1], Run):
        spans.pop()
        if text := last.text.rstrip():
            spans.append(Run(text, last.styles, last.href))
            break
    while spans and isinstance(first := spans[0], Run):
        spans.pop(0)
        if text := first.text.lstrip():
            spans.insert(0, Run(text, first.styles, first.href))
            break
    return tuple(spans)


def cut(spans: Iterable[Run | Image], start: int, end: int | None = None) -> Spans:
    """The part between two character positions of `plain(spans)`, with its looks, trimmed."""
    taken: list[Run | Image] = []
    position = 0
    for span in spans:
        length = len(plain((span,)))
        first, last = max(start - position, 0), length if end is None else min(end - position, length)
        if first < last:
            taken.append(Run(span.text[first:last], span.styles, span.href) if isinstance(span, Run) else span)
        position += length
    return joined(taken)


def is_plain(spans: Iterable[Run | Image]) -> bool:
    """Characters alone, without looks, links or images?"""
    return all(isinstance(span, Run) and not span.styles and not span.href for span in spans)


def walk(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Every piece in reading order, those inside lists and quotations too."""
    for piece in pieces:
        yield piece
        match piece:
            case ListPiece(items=items):
                for item in items:
                    yield from walk(item.pieces)
            case Quote(pieces=inner):
                yield from walk(inner)


def spans_of(piece: Piece) -> Iterator[Spans]:
    """The inline content of one piece itself, without what is nested in it."""
    match piece:
        case Heading(spans=spans) | Paragraph(spans=spans):
            yield spans
        case Table(header=header, rows=rows):
            yield from header
            for row in rows:
                yield from row
        case Figure(image=image):
            yield (image,)


def text_of(pieces: Iterable[Piece]) -> str:
    """Everything the pieces say, as plain text in reading order, a line for each piece."""
    lines: list[str] = []
    for piece in walk(pieces):
        match piece:
            case CodePiece(text=text):
                lines.append(text)
            case Component(props=props):
                lines.extend(value for _, value in props)
            case _:
                lines.extend(plain(spans) for spans in spans_of(piece))
    return "\n".join(lines)
