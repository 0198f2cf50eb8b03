"""The calls to action of a text that visitors see: the same ones everywhere. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from blog.facts import BlockFacts
from cms.core.text import squash, strip_html

CALL = "call_to_action"

SomeCall = TypeVar("SomeCall")


def has_own_words(value: Mapping[str, Any]) -> bool:
    """Does it say something itself, or only show an offer? `value`: of its block, as stored or as read."""
    text = value.get("text") or ""
    return bool(
        squash(value.get("heading") or "")
        or strip_html(str(getattr(text, "source", text)))
        or squash(value.get("button_text") or "")
    )


def shown_calls(calls: Iterable[SomeCall], speaks: Callable[[SomeCall], bool]) -> list[SomeCall]:
    """All that have words of their own, which would be lost; where none has any, the first: one offer is enough."""
    found = list(calls)
    return list(filter(speaks, found)) or found[:1]


def calls_among(blocks: Iterable[BlockFacts]) -> list[BlockFacts]:
    """Those that visitors of these blocks see."""
    return shown_calls((block for block in blocks if block.type == CALL), lambda block: has_own_words(block.value))


def calls_in(body: Iterable[Any]) -> list[Any]:
    """As `calls_among`, of the body of a page: children of its stream."""
    return shown_calls((child for child in body if child.block_type == CALL), lambda child: has_own_words(child.value))
