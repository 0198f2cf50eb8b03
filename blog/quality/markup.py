"""Stored rich text as paragraphs and links. Pure."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from blog.facts import Passage
from cms.core.text import squash

_TOKEN = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_EDGES = frozenset({
    "p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "td", "th", "tr", "pre",
    "summary", "div", "br", "hr",
})  # fmt: skip
_BOLD = frozenset({"b", "strong"})
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.I | re.S)
_ATTRIBUTE = re.compile(r'\b(href|linktype|id)="([^"]*)"', re.I)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What stands between two edges. `prose`: the text with code left out."""

    text: str
    prose: str
    tag: str = "p"
    is_quote: bool = False
    is_bold: bool = False  # all of it


@dataclass(frozen=True, slots=True)
class Link:
    """`target`: the address, or kind and number of what it points at inside the site (`page 12`)."""

    text: str
    target: str
    place: str


def paragraphs(passage: Passage) -> tuple[Paragraph, ...]:
    """The paragraphs, list items and lines of a passage that say something. Plain text is one."""
    if passage.is_rich:
        return _paragraphs(passage.markup)
    text = squash(passage.text)
    return (Paragraph(text, text),) if text else ()


def links(passage: Passage) -> Iterator[Link]:
    if not passage.is_rich or "<a" not in passage.markup:
        return
    for attributes, inner in _LINK.findall(passage.markup):
        values = {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        inside = f"{values['linktype']} {values.get('id', '')}" if "linktype" in values else ""
        yield Link(squash(html.unescape(_TOKEN.sub("", inner))), values.get("href") or inside, passage.place)


# Several checks read each passage; an article has a few hundred.
@lru_cache(maxsize=2048)
def _paragraphs(markup: str) -> tuple[Paragraph, ...]:
    reader = _Reader()
    for token in _TOKEN.split(markup):
        if found := _TAG.match(token) if token.startswith("<") else None:
            reader.tag(found[2].lower(), is_end=bool(found[1]))
        elif token and not (token.startswith("<") and token.endswith(">")):
            reader.text(html.unescape(token))
    reader.end_paragraph()
    return tuple(reader.found)


class _Reader:
    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self.parts: list[str] = []
        self.prose: list[str] = []
        self.kind = "p"
        self.quotes = self.bold = self.code = 0
        self.is_bold = True

    def tag(self, name: str, *, is_end: bool) -> None:
        step = -1 if is_end else 1
        if name in _EDGES:
            self.end_paragraph()
            if name != "br":
                self.kind = "p" if is_end else name
        if name == "blockquote":
            self.quotes = max(0, self.quotes + step)
        elif name in _BOLD:
            self.bold = max(0, self.bold + step)
        elif name in {"code", "pre"}:
            self.code = max(0, self.code + step)

    def text(self, text: str) -> None:
        self.parts.append(text)
        self.prose.append(" " if self.code else text)
        if not self.bold and any(char.isalnum() for char in text):
            self.is_bold = False

    def end_paragraph(self) -> None:
        if text := squash("".join(self.parts)):
            is_bold = self.is_bold and any(char.isalnum() for char in text)
            self.found.append(Paragraph(text, squash("".join(self.prose)), self.kind, self.quotes > 0, is_bold))
        self.parts, self.prose, self.is_bold = [], [], True
