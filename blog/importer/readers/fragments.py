"""HTML in a source, taken apart into pieces. Nothing of it is ever rendered as it came."""

import html
import re
from collections.abc import Callable

from cms.core.markup import MarkupParser, is_safe_link
from cms.core.text import squash

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
    Rule,
    Run,
    Spans,
    Table,
    joined,
    plain,
)

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "cite": "italic",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "s": "strikethrough",
    "del": "strikethrough",
    "strike": "strikethrough",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SILENT = {"script", "style", "template", "noscript", "head", "title"}
_EMBEDS = {"iframe", "embed", "object", "video", "audio", "source"}
_BOXES = {
    "p",
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "figure",
    "figcaption",
    "details",
    "summary",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "blockquote",
    "pre",
    "hr",
    "center",
    "form",
    "fieldset",
    "address",
    *_HEADINGS,
}
_INLINE = {
    "a",
    "br",
    "img",
    "span",
    "small",
    "sub",
    "sup",
    "u",
    "mark",
    "abbr",
    "time",
    "q",
    "font",
    "label",
    "button",
    "input",
    "wbr",
    "ins",
    "picture",
    "svg",
    "path",
    *STYLES,
}
KNOWN = _BOXES | _INLINE | _SILENT | _EMBEDS
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)/?>", re.S)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def tag(source: str) -> tuple[str, dict[str, str], bool] | None:
    """Name, attributes and whether it closes, of one tag; None when the text is no tag."""
    match = _TAG.fullmatch(source.strip())
    if match is None:
        return None
    attributes = {
        name.lower(): html.unescape(next((value for value in values if value), ""))
        for name, *values in _ATTRIBUTE.findall(match.group(3))
    }
    return match.group(2).lower(), attributes, bool(match.group(1))


def pieces(source: str, line: int, notes: Notes, words: Callable[[str], Spans]) -> Pieces:
    """The pieces that a block of HTML stands for. `words` reads the text between tags."""
    reader = _Fragment(line, notes, words)
    reader.feed(source)
    reader.close()
    return reader.finish()


class _Fragment(MarkupParser):
    """A forgiving reader: tags that were never closed end where their parent does."""

    def __init__(self, line: int, notes: Notes, words: Callable[[str], Spans]) -> None:
        super().__init__(convert_charrefs=True)
        self.first_line, self.notes, self.words = line, notes, words
        self.boxes: list[tuple[str, list[Piece | Item]]] = [("", [])]
        self.spans: list[Run | Image] = []
        self.styles: list[str] = []
        self.hrefs: list[str] = []
        self.silent = 0
        self.cells: list[list[list[Spans]]] = []

    @property
    def line(self) -> int:
        return self.first_line + self.getpos()[0] - 1

    def handle_data(self, data: str) -> None:
        if self.silent:
            if data.strip():
                self.notes.drop(self.line, "script-or-style", squash(data)[:200])
            return
        if not data.strip():
            self.spans.append(Run(data.replace("\n", " ")))
            return
        lead, tail = data[: len(data) - len(data.lstrip())], data[len(data.rstrip()) :]
        for span in (Run(lead or ""), *self.words(data.strip()), Run(tail or "")):
            if isinstance(span, Image):
                self.spans.append(span)
            elif span.text:
                self.spans.append(
                    Run(
                        span.text.replace("\n", " ") if not span.styles else span.text,
                        span.styles | frozenset(self.styles),
                        (self.hrefs[-1] if self.hrefs else "") or span.href,
                    )
                )

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        if name in _SILENT:
            self.silent += 1
        elif name in STYLES:
            self.styles.append(STYLES[name])
        elif name == "a":
            href = attributes.get("href", "").strip()
            if not is_safe_link(href):
                self.notes.warn(self.line, "unsafe-link", f"the link to “{href[:60]}” was removed; its text stays.")
                href = ""
            self.hrefs.append(href)
        elif name == "br":
            self.spans.append(Run("\n", frozenset(self.styles)))
        elif name == "img":
            self.spans.append(
                Image(attributes.get("src", ""), squash(attributes.get("alt", "")), attributes.get("title", ""))
            )
        elif name in _EMBEDS:
            self.embed(name, attributes)
        elif name in _BOXES:
            self.flush()
            self.open(name)
        else:
            self.notes.drop(self.line, "html-tag", f"<{name}>")

    def handle_startendtag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(name, attrs)
        if name not in {"br", "img", "hr"}:
            self.handle_endtag(name)

    def handle_endtag(self, name: str) -> None:
        if name in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif name in STYLES:
            if STYLES[name] in self.styles:
                self.styles.remove(STYLES[name])
        elif name == "a":
            if self.hrefs:
                self.hrefs.pop()
        elif name in _BOXES:
            self.flush()
            self.close_box(name)

    def handle_comment(self, data: str) -> None:
        self.notes.drop(self.line, "comment", squash(data))

    def embed(self, name: str, attributes: dict[str, str]) -> None:
        """A film or frame of another site becomes a link: pages load nothing from elsewhere."""
        address = attributes.get("src") or attributes.get("data") or ""
        if address and is_safe_link(address):
            self.spans.append(Run(attributes.get("title") or address, frozenset(), address))
            self.notes.warn(self.line, "embed", f"<{name}> became a link to {address[:100]}.")
        elif address:
            self.notes.drop(self.line, "html-tag", f"<{name}>")

    # ---- boxes

    def open(self, name: str) -> None:
        if name == "hr":
            self.notes.drop(self.line, "thematic-break", "<hr>")
            self.boxes[-1][1].append(Rule(self.line))
            return
        if name == "table":
            self.cells.append([])
        elif name == "tr" and self.cells:
            self.cells[-1].append([])
        elif name == "li" and self.boxes[-1][0] == "li":
            self.close_box("li")
        self.boxes.append((name, []))

    def flush(self) -> None:
        """The words so far become a paragraph, or the heading they stand in."""
        spans = joined(self.spans)
        self.spans = []
        if not spans:
            return
        name, content = self.boxes[-1]
        if name in _HEADINGS and plain(spans).strip():
            content.append(Heading(self.line, _HEADINGS[name], spans))
        elif name == "pre":
            content.append(CodePiece(self.line, plain(spans)))
        else:
            words: list[Run | Image] = []
            more = {"bold"} if name == "summary" else set()
            for span in (*spans, None):
                if isinstance(span, Run):
                    words.append(Run(span.text, span.styles | more, span.href))
                    continue
                if kept := joined(words):
                    content.append(Paragraph(self.line, kept))
                words = []
                if span is not None:
                    content.append(Figure(self.line, span))

    def close_box(self, name: str) -> None:
        if name not in (open_name for open_name, _ in self.boxes):
            return
        while len(self.boxes) > 1:
            open_name, content = self.boxes.pop()
            self.settle(open_name, content)
            if open_name == name:
                return

    def settle(self, name: str, content: list[Piece | Item]) -> None:
        parent = self.boxes[-1][1]
        inner = tuple(piece for piece in content if not isinstance(piece, Item))
        if name == "li":
            if inner:
                parent.append(Item(self.line, inner))
        elif name in {"ul", "ol"}:
            items = tuple(item for item in content if isinstance(item, Item))
            if items:
                parent.append(ListPiece(self.line, name == "ol", 1, items))
            parent.extend(inner)
        elif name == "blockquote":
            if inner:
                parent.append(Quote(self.line, inner))
        elif name in {"td", "th"} and self.cells and self.cells[-1]:
            cell = joined(
                span for piece in inner if isinstance(piece, (Paragraph, Heading)) for span in (*piece.spans, Run(" "))
            )
            self.cells[-1][-1].append(cell)
        elif name == "table" and self.cells:
            rows = [tuple(row) for row in self.cells.pop() if row]
            if rows:
                width = max(map(len, rows))
                padded = [row + ((),) * (width - len(row)) for row in rows]
                parent.append(Table(self.line, padded[0], tuple(padded[1:])))
        else:
            parent.extend(content)

    def finish(self) -> Pieces:
        self.flush()
        while len(self.boxes) > 1:
            open_name, content = self.boxes.pop()
            self.settle(open_name, content)
        found: list[Piece] = []
        for piece in self.boxes[0][1]:
            if isinstance(piece, Item):
                found.append(ListPiece(piece.line, False, 1, (piece,)))
            else:
                found.append(piece)
        return tuple(found)
