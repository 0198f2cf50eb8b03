"""The call to action of a text. Of several that were written, visitors see one: the same one everywhere. Pure."""

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


def shown_call(calls: Iterable[SomeCall], speaks: Callable[[SomeCall], bool]) -> SomeCall | None:
    """The first that has words of its own, which nobody sees elsewhere; else the first. None where there is none."""
    found = list(calls)
    return next(filter(speaks, found), found[0] if found else None)


def call_among(blocks: Iterable[BlockFacts]) -> BlockFacts | None:
    """The one that visitors of these blocks see."""
    return shown_call((block for block in blocks if block.type == CALL), lambda block: has_own_words(block.value))


def call_in(body: Iterable[Any]) -> Any:
    """As `call_among`, of the body of a page: a child of its stream, or None."""
    calls = (child for child in body if child.block_type == CALL)
    return shown_call(calls, lambda child: has_own_words(child.value))
