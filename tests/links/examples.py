"""Articles as plain facts, with links."""

from typing import Any

from blog.facts import ArticleFacts, blocks_of
from blog.quality import freshness, links  # noqa: F401 (they register their checks)
from blog.quality.context import Context
from blog.quality.registry import Finding, findings, rules


def facts(*blocks: dict[str, Any], **fields: Any) -> ArticleFacts:
    return ArticleFacts("1", blocks=blocks_of(blocks), **fields)


def prose(text: str, heading: str = "", block_id: str = "p") -> dict[str, Any]:
    return {"type": "prose", "id": block_id, "value": {"heading": heading, "level": "2", "text": text}}


def faq(*ids: str) -> dict[str, Any]:
    items = [{"type": "item", "id": each, "value": {"question": "Q?", "answer": "<p>A</p>"}} for each in ids]
    return {"type": "faq", "id": "f", "value": {"heading": "FAQ", "level": "2", "items": items}}


def call(**value: Any) -> dict[str, Any]:
    return {"type": "call_to_action", "id": "c", "value": {"heading": "Next", "text": "", "offer": None, **value}}


def found(rule: str, about: ArticleFacts, context: Context | None = None) -> tuple[Finding, ...]:
    return findings(about, context, among=[rules[rule]])
