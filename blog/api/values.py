"""What the API tells of a body."""

from typing import Any

from blog.calls import CALL, shown_call


def with_one_call(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the page: of several calls to action in a text, one is shown."""
    calls = (block for block in blocks if block["type"] == CALL)
    shown = shown_call(calls, lambda call: call["value"]["own_words"])
    return [block for block in blocks if block["type"] != CALL or block is shown]
