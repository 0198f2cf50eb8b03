"""What offers and coaching pages claim: read by the same ledger as articles."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from blog.claims import texts
from blog.claims.detection import Detected, claims_in
from blog.facts import Passage, blocks_of

from .models import CallToAction, CoachingPage, ReadinessTestPage


def claims_of_call(data: Mapping[str, Any]) -> list[Detected]:
    return claims_in(
        [
            Passage("heading", data["heading"], data["heading"]),
            texts.rich_passage("text", data["text"]),
            Passage("button_text", data["button_text"], data["button_text"]),
        ]
    )


def claims_of_page(data: Mapping[str, Any]) -> list[Detected]:
    return claims_in(passages_of_page(data))


def passages_of_page(data: Mapping[str, Any]) -> list[Passage]:
    """All that it says, in the order of the page."""
    plain = [Passage(name, text, text) for name in ("title", "description") if (text := data.get(name) or "")]
    blocks = [passage for block in blocks_of(data.get("body")) for passage in block.passages()]
    return [*plain, texts.rich_passage("promise", data.get("promise") or ""), *blocks]


def claims_of_test(data: Mapping[str, Any]) -> list[Detected]:
    return claims_in(passages_of_test(data))


def passages_of_test(data: Mapping[str, Any]) -> list[Passage]:
    """All that a readiness test says, its results included, in the order of its form. Places begin with the field."""
    plain = [Passage(name, text, text) for name in ("title", "description") if (text := data.get(name) or "")]
    streams = [
        replace(passage, place=passage.place.replace("body.", f"{field}.", 1))
        for field in ("dimensions", "questions", "paths")
        for block in blocks_of(data.get(field))
        for passage in block.passages()
    ]
    return [*plain, texts.rich_passage("introduction", data.get("introduction") or ""), *streams]


def register() -> None:
    texts.register(CallToAction, claims_of_call)
    texts.register(CoachingPage, claims_of_page)
    texts.register(ReadinessTestPage, claims_of_test)
