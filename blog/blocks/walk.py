"""Every block of a body in reading order: its outline, its words, its plain value."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

from blog.anchors import section_anchors
from cms.core import text
from cms.core.arrivals import LinkedText

# Values that are not words of the article: what a block is about, not what it says.
SILENT_FIELDS = {"level", "kind", "quality", "how_to", "numbered", "decorative", "language", "button_link", "alt"}


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its place: the anchor of its section, its heading and heading level (2–4)."""

    block: StreamValue.StreamChild
    anchor: str
    heading: str
    level: int


def outline(body: StreamValue) -> Iterator[Part]:
    """The blocks in order."""
    headings = [child.value.get("heading") or "" if hasattr(child.value, "get") else "" for child in body]
    anchors = section_anchors((child.id or "", heading) for child, heading in zip(body, headings, strict=True))
    for child, heading, anchor in zip(body, headings, anchors, strict=True):
        level = int(child.value.get("level") or 2) if hasattr(child.value, "get") else 2
        yield Part(child, anchor, heading, level)


def texts(value: Any) -> Iterator[str]:
    """The plain texts of a block value, in reading order."""
    if isinstance(value, RichText):
        yield text.strip_html(value.source)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, TypedTable):
        yield from (column["heading"] for column in value.columns)
        for row in value.rows:
            for cell in row:
                yield from texts(cell.value)
    elif hasattr(value, "items"):
        for name, item in value.items():
            if name not in SILENT_FIELDS:
                yield from texts(item)
    elif isinstance(value, (list, tuple)) or hasattr(value, "bound_blocks"):
        for item in value:
            yield from texts(item)


def linked_texts(value: Any) -> Iterator[LinkedText]:
    """The rich texts of a block value that link to addresses of this site."""
    if isinstance(value, LinkedText):
        if value.hrefs:
            yield value
    elif isinstance(value, TypedTable):
        yield from (text for row in value.rows for cell in row for text in linked_texts(cell.value))
    elif hasattr(value, "items"):
        yield from (text for item in value.values() for text in linked_texts(item))
    elif isinstance(value, (StreamValue, ListValue, list, tuple)):
        yield from (text for item in value for text in linked_texts(getattr(item, "value", item)))


def body_text(body: StreamValue) -> str:
    """All that a body says, in reading order, in one line."""
    return " ".join(part for child in body for part in texts(child.value))


def body_words(body: StreamValue) -> list[str]:
    """The words of a body in reading order."""
    return text.words(body_text(body))
