"""Whose texts the ledger follows: a model says how to find the claims in what is stored of it.

    texts.register(ArticlePage, claims_of_article)

The function gets stored values by field name: of a page those of a revision, of a snippet those of its row.
Register in the `ready` of an app.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model

from blog.facts import ArticleFacts, Passage, blocks_of, corrections_of, points_of
from cms.core.text import strip_html

from .detection import Detected, claims_of

Reader = Callable[[Mapping[str, Any]], Iterable[Detected]]
READERS: dict[type[Model], Reader] = {}


def register(model: type[Model], reader: Reader) -> None:
    READERS[model] = reader


def claims_of_article(data: Mapping[str, Any]) -> list[Detected]:
    return claims_of(
        ArticleFacts(
            key=str(data.get("pk") or ""),
            title=data.get("title") or "",
            description=data.get("description") or "",
            hero_alt=data.get("hero_alt") or "",
            summary_points=points_of(data.get("summary_points")),
            blocks=blocks_of(data.get("body")),
            corrections=corrections_of(data.get("corrections")),
        )
    )


def rich_passage(place: str, markup: str) -> Passage:
    return Passage(place, markup, strip_html(markup), is_rich=True)
