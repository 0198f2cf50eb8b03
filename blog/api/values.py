"""What the API tells of a body."""

from typing import Any

from blog.calls import CALL, shown_calls


def with_shown_calls(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the page: without calls to action that are not shown."""
    calls = (block for block in blocks if block["type"] == CALL)
    shown = {id(call) for call in shown_calls(calls, lambda call: bool(call["value"]["own_words"]))}
    return [block for block in blocks if block["type"] != CALL or id(block) in shown]
