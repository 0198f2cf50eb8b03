"""Ids that depend on what a part is, not on when it was imported. Pure.

Comments, questions in JSON-LD and differences hang on ids: an unchanged part of a changed source keeps
its id, wherever it moved to.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from cms.core.text import squash, straighten, strip_html

from ..document import Correction, plain
from .draft import Block
from .richtext import paragraph

NAMESPACE = uuid.UUID("6f0c8f0e-6d0b-5a4e-9a52-9a3f3f1f6d51")

# Lists in block values, and the field that names an item (a text item is its own name).
_NAMES = ("question", "title", "label", "mistake", "text", "answer")


def assign(key: str, blocks: Iterable[Block]) -> None:
    """Give every block and every list item its id. Blocks are told apart by type and heading, items by name."""
    seen: Counter[str] = Counter()
    for block in blocks:
        name = f"{block.type}|{_text(block.value.get('heading', ''))}"
        seen[name] += 1
        block.id = _id(f"{key}|{name}|{seen[name]}")
        block.value = _with_ids(block.value, block.id)


def _with_ids(value: dict[str, Any], parent: str) -> dict[str, Any]:
    return {
        name: _items(item, f"{parent}|{name}") if isinstance(item, list) and not _is_table(name) else item
        for name, item in value.items()
    }


def _items(items: list[Any], parent: str) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        name = _name(item)
        seen[name] += 1
        item_id = _id(f"{parent}|{name}|{seen[name]}")
        found.append(
            {"type": "item", "value": _with_ids(item, item_id) if isinstance(item, dict) else item, "id": item_id}
        )
    return found


def _is_table(name: str) -> bool:
    return name in {"columns", "rows"}


def _name(item: Any) -> str:
    if isinstance(item, str):
        return _text(item)
    return next((_text(item[field]) for field in _NAMES if item.get(field)), "")


def _text(value: str) -> str:
    return squash(straighten(strip_html(value))).casefold()


def _id(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name))


def corrections(key: str, found: Iterable[Correction]) -> list[dict[str, Any]]:
    """The corrections of an article as a raw stream."""
    return [
        {
            "type": "correction",
            "value": {"date": item.day, "text": paragraph(item.text)},
            "id": _id(f"{key}|correction|{item.day}|{_text(plain(item.text))}"),
        }
        for item in found
    ]


def summary_point_id(key: str, text: str) -> str:
    return _id(f"{key}|summary|{_text(text)}")
