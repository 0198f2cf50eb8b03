"""What says nothing: blocks, rows of lists, headings with nothing below. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from blog.facts import SILENT_FIELDS, BlockFacts, Item, rows
from cms.core.text import squash, strip_html

# Where an empty row shows as a gap. Answers have a rule of their own.
_LISTS = ("points", "reasons", "items", "steps", "periods", "paths", "mistakes")


def has_words(value: Any) -> bool:
    """Does any text within a raw value say something?"""
    if isinstance(value, str):
        return bool(strip_html(value))
    if isinstance(value, Mapping):
        return any(has_words(inner) for name, inner in value.items() if name not in SILENT_FIELDS)
    if isinstance(value, Sequence):
        return any(has_words(item.value) for item in rows("", value))
    return False


def is_empty(block: BlockFacts) -> bool:
    """A call to action without words of its own shows an offer."""
    if block.type == "call_to_action":
        return False
    if block.type == "image":
        return not block.value.get("image")
    return not block.text


def stands_alone(block: BlockFacts, following: Sequence[BlockFacts]) -> bool:
    """Is it a heading only, with neither text nor parts below it?"""
    heading = squash(block.heading)
    if not heading or block.type == "call_to_action" or has_words(_without_heading(block)):
        return False
    after = following[0] if following else None
    return after is None or bool(squash(after.heading) and after.level <= block.level)


def empty_rows(block: BlockFacts) -> Iterator[tuple[int, Item]]:
    """Rows that say nothing, counted from 1. Those of an empty block are not worth a word each."""
    for name in _LISTS if block.text and block.type != "faq" else ():
        for position, item in enumerate(block.items(name), 1):
            if not has_words(item.value):
                yield position, item


def _without_heading(block: BlockFacts) -> dict[str, Any]:
    return {name: value for name, value in block.value.items() if name != "heading"}
