"""What the API tells of a body."""

from typing import Any

CALL = "call_to_action"


def with_one_call(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the page: of several calls to action in a text, the first is shown."""
    first = next((block for block in blocks if block["type"] == CALL), None)
    return [block for block in blocks if block["type"] != CALL or block is first]
