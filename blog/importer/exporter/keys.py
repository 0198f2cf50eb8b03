"""Whose keys the elements of a block's rich text bear: the importer's or the editor's. Pure."""

import re
from collections.abc import Iterator
from typing import Any

# The importer keys every element by a digest of its words. The editor draws other characters, too.
_FOREIGN = re.compile(r'<(?:p|li|blockquote)\b(?![^>]* data-block-key="[0-9a-f]{5}")')
# The fields of the desk's blocks that hold rich text.
_RICH = {
    "actions",
    "answer",
    "closing",
    "consequence",
    "fix",
    "intro",
    "items",
    "mistake",
    "other_answers",
    "text",
    "why",
}


def has_foreign_keys(value: Any) -> bool:
    """Does a block hold rich text that no import would write?

    It cannot be read back as exactly the same value then, whatever stands in the file.
    """
    return any(_FOREIGN.search(text) for text in rich_texts(value))


def rich_texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for inner_name, item in value.items():
            yield from rich_texts(item, inner_name)
    elif isinstance(value, list):
        for item in value:
            yield from rich_texts(item, name)
    elif isinstance(value, str) and name in _RICH:
        yield value
