"""Markdown to pieces, by markdown-it: CommonMark 0.31 with tables and strikethrough, HTML allowed.

https://spec.commonmark.org/0.31.2/
HTML is taken apart into the same pieces; what it cannot say in them is reported, never rendered.
"""

import html
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from cms.core.markup import is_safe_link
from cms.core.text import squash

from ..document import (
    CodePiece,
    Component,
    Figure,
    Heading,
    Hint,
    Image,
    ImportProblem,
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
    cut,
    joined,
    plain,
)
from . import fragments, jsx

_STYLE_TOKENS = {"strong": "bold", "em": "italic", "s": "strikethrough"}
_TEMPLATE_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_TASK = re.compile(r"\[[ xX]\]\s+")
_COMMENT = re.compile(r"<!--(.*?)-->|\{/\*(.*?)\*/\}", re.S)
_HINT = re.compile(r"\s*proofdesk:\s*(\w+)((?:\s+\w+=\S+)*)\s*")
_FENCE_OPEN = re.compile(r" {0,3}(`{3,}|~{3,})")

MAX_NESTING = 100  # levels of tokens; a list item has two


@lru_cache(maxsize=2)
def parser(with_jsx: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    md.inline.ruler.before("html_inline", "template_tag", _template_tag)
    if with_jsx:
        jsx.install(md)
    return md


def _template_tag(state: StateInline, silent: bool) -> bool:
    """{{ … }} and {% … %} belong to the build system of the old site."""
    if state.src[state.pos] != "{":
        return False
    match = _TEMPLATE_TAG.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("template_tag", "", 0).content = match.group()
    state.pos = match.end()
    return True


def parse(source: str, first_line: int, notes: Notes, *, with_jsx: bool = False) -> Pieces:
    """The pieces of a Markdown text whose first line is `first_line` of its file.

    Raises ImportProblem for a code block that is never closed: everything below would turn into code.
    """
    environment: dict[str, object] = {}
    tokens = parser(with_jsx).parse(source, environment)
    refuse_deep_nesting(tokens, first_line)
    refuse_open_fence(tokens, source, first_line)
    builder = _Builder(first_line, notes)
    pieces = builder.blocks(tokens)
    report_unused_definitions(source, environment, first_line, notes)
    return pieces


def inline(source: str, line: int, notes: Notes) -> Spans:
    """One line of Markdown, such as a question in front matter."""
    builder = _Builder(line, notes)
    return joined(
        chain.from_iterable(builder.spans(token.children or [], line) for token in parser(False).parseInline(source))
    )


def refuse_deep_nesting(tokens: Sequence[Token], first_line: int) -> None:
    """markdown-it leaves out what is nested deeper than its limit, without a word."""
    line = first_line
    for token in tokens:
        line = first_line + token.map[0] if token.map else line
        if token.level >= MAX_NESTING - 1:
            raise ImportProblem(
                f"lists or quotations are nested more than {MAX_NESTING // 2} deep here. Flatten them.", line
            )


def refuse_open_fence(tokens: Sequence[Token], source: str, first_line: int) -> None:
    lines = source.split("\n")
    for token in tokens:
        if token.type != "fence" or token.map is None or token.level:
            continue
        start, end = token.map
        opened = _FENCE_OPEN.match(lines[start])
        last = lines[min(end, len(lines)) - 1].strip()
        closed = end - start > 1 and opened and set(last) == {opened.group(1)[0]} and len(last) >= len(opened.group(1))
        if not closed:
            raise ImportProblem(
                f"the code block opened here is never closed. Add a line with {token.markup} after it.",
                first_line + start,
            )


def report_unused_definitions(source: str, environment: dict[str, object], first_line: int, notes: Notes) -> None:
    """[label]: address lines that no link refers to would vanish without a word."""
    references = environment.get("references")
    if not isinstance(references, dict):
        return
    used = squash(source).casefold()
    for label, definition in references.items():
        if used.count(f"[{label.casefold()}]") < 2:
            line = first_line + definition["map"][0] if "map" in definition else first_line
            notes.drop(line, "unused-link-definition", f"[{label.lower()}]: {definition['href']}")


class _Builder:
    """Turns markdown-it's token stream into pieces. Holds the line of the block being read."""

    def __init__(self, first_line: int, notes: Notes) -> None:
        self.first_line = first_line
        self.notes = notes

    def line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    # ---- blocks

    def blocks(self, tokens: Sequence[Token]) -> Pieces:
        pieces: list[Piece] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            end = closing(tokens, position) if token.nesting == 1 else position
            pieces.extend(self.block(token, tokens[position + 1 : end]))
            position = end + 1
        return tuple(pieces)

    def inner_blocks(self, tokens: Sequence[Token]) -> Pieces:
        """The pieces of an item or quotation. A rule across the page parts nothing there."""
        return tuple(piece for piece in self.blocks(tokens) if not isinstance(piece, (Rule, Hint)))

    def block(self, token: Token, inside: Sequence[Token]) -> Sequence[Piece]:
        line = self.line(token)
        match token.type:
            case "heading_open":
                spans = self.spans(inside[0].children or [], line)
                return [Heading(line, int(token.tag[1]), spans)] if plain(spans).strip() else self.images(spans, line)
            case "paragraph_open":
                return self.paragraph(self.spans(inside[0].children or [], line), line)
            case "bullet_list_open" | "ordered_list_open":
                ordered = token.type.startswith("ordered")
                items = self.items(inside)
                start = token.attrGet("start")
                return (
                    [ListPiece(line, ordered, int(start if ordered and start is not None else 1), items)]
                    if items
                    else []
                )
            case "blockquote_open":
                inner = self.inner_blocks(inside)
                return [Quote(line, inner)] if inner else []
            case "table_open":
                return [self.table(line, inside)]
            case "fence" | "code_block":
                return (
                    [CodePiece(line, token.content.rstrip("\n"), token.info.strip())] if token.content.strip() else []
                )
            case "hr":
                self.notes.drop(line, "thematic-break", token.markup[:3])
                return [Rule(line)]
            case "html_block":
                return self.html(token.content, line)
            case "jsx_block":
                return self.component(token, line)
            case "jsx_comment":
                return self.comment(token.content, line)
            case "jsx_module":
                self.notes.drop(line, "mdx-module", token.content)
                return []
        return []

    def items(self, tokens: Sequence[Token]) -> tuple[Item, ...]:
        items = []
        position = 0
        while position < len(tokens):
            end = closing(tokens, position)
            token, inside = tokens[position], tokens[position + 1 : end]
            pieces = self.inner_blocks(inside)
            # In the source's own characters: an escaped \\[x] is text, not a mark.
            mark = _TASK.match(inside[1].content) if len(inside) > 1 and inside[0].type == "paragraph_open" else None
            if mark and pieces and isinstance(first := pieces[0], Paragraph):
                self.notes.drop(first.line, "task-marker", mark.group().strip())
                rest = cut(first.spans, len(mark.group()))
                pieces = (*((Paragraph(first.line, rest),) if rest else ()), *pieces[1:])
            if pieces:
                items.append(Item(self.line(token), pieces))
            position = end + 1
        return tuple(items)

    def table(self, line: int, tokens: Sequence[Token]) -> Table:
        rows: list[list[Spans]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self.spans(token.children or [], line))
        return Table(line, tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))

    def paragraph(self, spans: Spans, line: int) -> list[Piece]:
        """A paragraph; images in it stand on their own before or after its words."""
        if all(not isinstance(span, Image) for span in spans):
            return [Paragraph(line, spans)] if spans else []
        pieces: list[Piece] = []
        words: list[Run | Image] = []
        for span in spans:
            if isinstance(span, Image):
                if kept := joined(words):
                    pieces.append(Paragraph(line, kept))
                words = []
                pieces.append(Figure(line, span))
            else:
                words.append(span)
        if kept := joined(words):
            pieces.append(Paragraph(line, kept))
        return pieces

    def images(self, spans: Spans, line: int) -> list[Piece]:
        return [Figure(line, span) for span in spans if isinstance(span, Image)]

    # ---- HTML and JSX

    def html(self, source: str, line: int) -> Sequence[Piece]:
        if match := _COMMENT.fullmatch(source.strip()):
            return self.comment(match.group(1) or "", line)
        return fragments.pieces(source, line, self.notes, lambda text: self.words(text, line))

    def comment(self, source: str, line: int) -> list[Piece]:
        if match := _HINT.fullmatch(source):
            options = (option.partition("=") for option in match.group(2).split())
            return [Hint(line, match.group(1), tuple((name, value) for name, _, value in options))]
        self.notes.drop(line, "comment", squash(source))
        return []

    def component(self, token: Token, line: int) -> list[Piece]:
        name, props = token.meta["name"], token.meta["props"]
        if token.meta["closes"]:
            return []
        return [Component(line, name, tuple(props.items()))]

    def words(self, source: str, line: int) -> Spans:
        """Text inside HTML, where Markdown emphasis is still meant as such."""
        return tuple(
            chain.from_iterable(
                self.raw_spans(token.children or [], line) for token in parser(False).parseInline(source)
            )
        )

    # ---- inline

    def spans(self, tokens: Sequence[Token], line: int) -> Spans:
        return joined(self.raw_spans(tokens, line))

    def raw_spans(self, tokens: Sequence[Token], line: int) -> list[Run | Image]:
        found: list[Run | Image] = []
        styles: list[str] = []
        hrefs: list[str] = []

        def add(text: str, *more: str) -> None:
            if text:
                found.append(Run(text, frozenset((*styles, *more)), hrefs[-1] if hrefs else ""))

        for token in tokens:
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if kind in _STYLE_TOKENS:
                if token.nesting == 1:
                    styles.append(_STYLE_TOKENS[kind])
                else:
                    styles.remove(_STYLE_TOKENS[kind])
                continue
            match token.type:
                case "text":
                    add(token.content)
                case "softbreak":
                    add(" ")
                case "hardbreak":
                    add("\n")
                case "code_inline":
                    add(token.content, "code")
                case "link_open":
                    hrefs.append(self.href(str(token.attrGet("href") or ""), line))
                case "link_close":
                    hrefs.pop()
                case "image":
                    found.append(
                        Image(
                            str(token.attrGet("src") or ""),
                            squash(plain(self.spans(token.children or [], line))),
                            str(token.attrGet("title") or ""),
                        )
                    )
                case "html_inline":
                    self.html_inline(token.content, line, add, styles, hrefs, found)
                case "template_tag":
                    self.notes.drop(line, "template-tag", token.content)
                case "jsx_inline":
                    add(self.inline_component(token, line))
        return found

    def html_inline(
        self,
        tag: str,
        line: int,
        add: Callable[[str], None],
        styles: list[str],
        hrefs: list[str],
        found: list[Run | Image],
    ) -> None:
        """One tag in running text: emphasis and links are understood, the rest is left out and reported."""
        if tag.startswith("<!--"):
            self.notes.drop(line, "comment", squash(tag[4:-3]))
            return
        read = fragments.tag(tag)
        if read is None:
            add(html.unescape(tag))
            return
        name, attributes, closes = read
        style = fragments.STYLES.get(name)
        if style:
            if not closes:
                styles.append(style)
            elif style in styles:
                styles.remove(style)
        elif name == "br":
            add("\n")
        elif name == "a":
            if not closes:
                hrefs.append(self.href(attributes.get("href", ""), line))
            elif hrefs:
                hrefs.pop()
        elif name == "img" and not closes:
            found.append(
                Image(attributes.get("src", ""), squash(attributes.get("alt", "")), attributes.get("title", ""))
            )
        elif name not in fragments.KNOWN:
            add(tag)
            self.notes.warn(line, "unknown-tag", f"{tag} is no HTML tag; it stays as text.")
        else:
            self.notes.drop(line, "html-tag", tag)

    def inline_component(self, token: Token, line: int) -> str:
        """A component in running text: its words stay, its name goes."""
        self.notes.drop(line, "mdx-component", token.content)
        return " ".join(value for key, value in token.meta["props"].items() if key in jsx.WORD_PROPS)

    def href(self, address: str, line: int) -> str:
        address = address.strip()
        if is_safe_link(address):
            return address
        self.notes.warn(line, "unsafe-link", f"the link to “{address[:60]}” was removed; its text stays.")
        return ""


def closing(tokens: Sequence[Token], start: int) -> int:
    """The index of the token that closes the one at `start`."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1
