"""Stored rich text as lines to compare: emphasis and links as marks, paragraphs and list items as lines. Pure."""

import re
from collections.abc import Mapping

from cms.core.markup import MarkupParser
from cms.core.text import squash

from .difference import Line

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "code": "`"}
_LISTS = {"ul": "bullet", "ol": "number"}
_EDGES = {"p", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ul", "ol", "blockquote", "pre", "div"}
_LINKED = re.compile(r'linktype="(\w+)"|\bid="(\d+)"')
_ANCHOR = re.compile(r"<a\b[^>]*>")

Targets = Mapping[tuple[str, str], str]  # ("page", "12") -> how a link to it is shown


def rich_lines(markup: str, label: str = "", targets: Targets | None = None) -> list[Line]:
    """The lines in reading order; white space folded, empty ones left out."""
    reader = _Reader(label, targets or {})
    reader.feed(markup)
    reader.close()
    reader.end_line()
    return reader.lines


def linked(markup: str) -> set[tuple[str, str]]:
    """What links inside the site point at: ("page", "12")."""
    found = set()
    for anchor in _ANCHOR.findall(markup.replace('\\"', '"')):
        values = dict((("id", number) if number else ("type", kind)) for kind, number in _LINKED.findall(anchor))
        if "id" in values and "type" in values:
            found.add((values["type"], values["id"]))
    return found


class _Reader(MarkupParser):
    def __init__(self, label: str, targets: Targets) -> None:
        super().__init__(convert_charrefs=True)
        self.label, self.targets = label, targets
        self.lines: list[Line] = []
        self.text: list[str] = []
        self.open_lists: list[list[object]] = []  # [mark, number of the last item]
        self.quotes = 0
        self.is_item = False
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EDGES:
            self.end_line()
        if tag in _LISTS:
            self.open_lists.append([_LISTS[tag], 0])
        elif tag == "li" and self.open_lists:
            self.is_item = True
            self.open_lists[-1][1] = int(str(self.open_lists[-1][1])) + 1
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "br":
            self.text.append(" ")
        elif tag == "a":
            self.links.append(self.target(dict(attrs)))
            self.text.append("[")
        elif tag in _MARKS:
            self.text.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _EDGES:
            self.end_line()
        if tag in _LISTS and self.open_lists:
            self.open_lists.pop()
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        elif tag == "a" and self.links:
            self.text.append(f"]({self.links.pop()})")
        elif tag in _MARKS:
            self.text.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def target(self, attrs: dict[str, str | None]) -> str:
        kind, key = attrs.get("linktype") or "", attrs.get("id") or ""
        return self.targets.get((kind, key), f"{kind} {key}") if kind else attrs.get("href") or ""

    def end_line(self) -> None:
        text = squash("".join(self.text))
        self.text = []
        if not text:
            return
        mark, number, depth = "quote" if self.quotes else "", 0, 0
        if self.open_lists:
            depth = len(self.open_lists)
            if self.is_item:
                mark, number = str(self.open_lists[-1][0]), int(str(self.open_lists[-1][1]))
        self.is_item = False
        self.lines.append(Line(self.label, text, mark=mark, depth=depth, number=number))
