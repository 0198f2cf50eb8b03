"""ArticleFacts: one article as plain values, whatever it was read from. What checks, claims and reports read. Pure.

Blocks hold raw stream values, as Wagtail stores them with a revision: rich text as HTML, lists as rows
`{"type": "item", "value": …, "id": …}`. A draft of the importer has the same form, but names images and
offers instead of numbering them.

A place is Wagtail's content path: `title`, or `body.<block id>.<field>.<item id>.<field>`. The editor marks
its fields with the same names, so that whoever finds something can point at it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cms.core.text import strip_html, words

# Text fields of the article itself, in the order of the form.
FIELDS = ("title", "description", "hero_alt")
# Text of the body that is plain characters; every other text of a block is rich.
PLAIN_FIELDS = frozenset(
    {"heading", "title", "label", "question", "caption", "alt", "button_text", "attribution", "code"}
)
# What a block is about, not what it says.
SILENT_FIELDS = frozenset(
    {
        "level",
        "kind",
        "quality",
        "how_to",
        "numbered",
        "decorative",
        "language",
        "button_link",
        "offer",
        "career_path",
        "coach",
        "image",
    }
)

# Texts of a block in the order of its form and of the page. Stored values have no order of their own: PostgreSQL
# keeps the keys of its JSON by their length.
READING_ORDER = (
    *("heading", "label", "title", "question", "intro", "text", "mistake", "fix", "consequence", "answer", "why"),
    *("other_answers", "reasons", "points", "mistakes", "items", "steps", "actions", "answers", "periods", "aspects"),
    *("paths", "groups", "attribution", "button_text", "table", "alt", "caption", "code", "closing"),
)

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that an editor can point at. `markup`: as stored; `text`: as a reader sees it."""

    place: str
    markup: str
    text: str
    is_rich: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list. `place` leads to it; `value` is raw."""

    id: str
    place: str
    value: Any


@dataclass(frozen=True)
class BlockFacts:
    """One block. Its value never changes, so that its texts are read once."""

    id: str
    type: str
    value: Value

    @property
    def place(self) -> str:
        return f"body.{self.id}"

    @property
    def heading(self) -> str:
        return str(self.value.get("heading") or "")

    @property
    def level(self) -> int:
        return int(self.value.get("level") or 2)

    def items(self, field: str) -> list[Item]:
        """The rows of a list of this block."""
        return rows(f"{self.place}.{field}", self.value.get(field))

    def passages(self) -> list[Passage]:
        """All that it says, in the order of its fields. Empty texts are left out."""
        return list(self._said)

    @cached_property
    def _said(self) -> tuple[Passage, ...]:
        return tuple(_passages(self.place, "", self.value))

    @cached_property
    def text(self) -> str:
        return " ".join(passage.text for passage in self.passages())


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """`key`: what the article is known by where it was read: the number of a page, or a file."""

    key: str
    title: str = ""
    slug: str = ""
    description: str = ""
    short_title: str = ""
    search_description: str = ""
    summary_points: tuple[Passage, ...] = ()
    blocks: tuple[BlockFacts, ...] = ()
    corrections: tuple[Passage, ...] = ()
    authors: tuple[str, ...] = ()
    reviewed_by: str = ""
    published_on: date | None = None
    updated_on: date | None = None
    reviewed_on: date | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    hero_image: str = ""  # its number or file name, "" without one
    hero_alt: str = ""
    has_share_image: bool = False
    canonical_url: str = ""
    noindex: bool = False
    unlisted: bool = False
    off_sitemap: bool = False
    featured: bool = False

    def of_type(self, *types: str) -> list[BlockFacts]:
        return [block for block in self.blocks if block.type in types]

    def passages(self) -> list[Passage]:
        """All texts of the article in reading order: title, description, corrections, summary points, body."""
        own = [Passage(name, text, text) for name in FIELDS if (text := str(getattr(self, name)))]
        body = [passage for block in self.blocks for passage in block.passages()]
        return [*own, *self.corrections, *self.summary_points, *body]

    @property
    def body_words(self) -> list[str]:
        return [word for block in self.blocks for word in words(block.text)]


def rows(place: str, raw: Any) -> list[Item]:
    """The rows of a raw list, also of one that holds its values without ids."""
    found = []
    for number, row in enumerate(raw or []):
        if isinstance(row, Mapping) and "value" in row and "type" in row:
            key = str(row.get("id") or number)
            found.append(Item(key, f"{place}.{key}", row["value"]))
        else:
            found.append(Item(str(number), f"{place}.{number}", row))
    return found


def blocks_of(raw: Sequence[Value] | str | None) -> tuple[BlockFacts, ...]:
    """The blocks of a raw stream, or of its JSON."""
    stream = json.loads(raw or "[]") if isinstance(raw, str) else raw or []
    return tuple(BlockFacts(str(block.get("id") or ""), block["type"], _as_value(block["value"])) for block in stream)


def points_of(raw: Sequence[Value] | str | None) -> tuple[Passage, ...]:
    """The summary points of an article, from a raw stream or its JSON."""
    stream = json.loads(raw or "[]") if isinstance(raw, str) else raw or []
    items = rows("summary_points", stream)
    return tuple(Passage(item.place, item.value, strip_html(item.value), is_rich=True) for item in items if item.value)


def corrections_of(raw: Sequence[Value] | str | None) -> tuple[Passage, ...]:
    """What the corrections of an article say, from a raw stream or its JSON."""
    stream = json.loads(raw or "[]") if isinstance(raw, str) else raw or []
    texts = [(item.place, str(item.value.get("text") or "")) for item in rows("corrections", stream)]
    return tuple(
        Passage(f"{place}.text", markup, text, is_rich=True) for place, markup in texts if (text := strip_html(markup))
    )


def _as_value(value: Any) -> Value:
    return value if isinstance(value, Mapping) else {"text": value}


def _passages(place: str, name: str, value: Any) -> Iterator[Passage]:
    if isinstance(value, str):
        if name in PLAIN_FIELDS:
            if value.strip():
                yield Passage(place, value, value)
        elif text := strip_html(value):
            yield Passage(place, value, text, is_rich=True)
    elif isinstance(value, Mapping):
        if name == "table":
            yield from _cells(place, value)
            return
        for key in sorted(value.keys() - SILENT_FIELDS, key=_reading_order):
            yield from _passages(f"{place}.{key}", key, value[key])
    elif isinstance(value, Sequence):
        for item in rows(place, value):
            yield from _passages(item.place, name if name in PLAIN_FIELDS else "", item.value)


def _reading_order(field: str) -> tuple[int, str]:
    """A field that is not known comes last."""
    return (READING_ORDER.index(field) if field in READING_ORDER else len(READING_ORDER), field)


def _cells(place: str, table: Value) -> Iterator[Passage]:
    """A typed table is edited as one field: all of its cells have its place."""
    for column in table.get("columns") or []:
        if heading := str(column.get("heading") or ""):
            yield Passage(place, heading, heading)
    for row in table.get("rows") or []:
        for cell in row.get("values") or []:
            if text := strip_html(str(cell)):
                yield Passage(place, str(cell), text, is_rich=True)
    if caption := str(table.get("caption") or ""):
        yield Passage(place, caption, caption)
