"""What stands around an article on its site: others with its title or description, the offer that it shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from .facts import ArticleFacts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import ArticlePage

NAMED = 3  # others that a finding names

OfferTopics = Callable[["ArticlePage", ArticleFacts], frozenset[str] | None]
_offer_topics: list[OfferTopics] = []


def register_offer_topics(topics: OfferTopics) -> None:
    """Whoever has offers says what the one is about that an article shows: slugs, None when it shows none."""
    _offer_topics.append(topics)


def offer_topics(page: "ArticlePage", facts: ArticleFacts) -> frozenset[str] | None:
    return next((topics for ask in _offer_topics if (topics := ask(page, facts)) is not None), None)


def same_title(page: "ArticlePage", facts: ArticleFacts) -> tuple[str, ...]:
    """Other pages with this title, whatever they are, with their addresses."""
    return others(Page.objects.filter(title__iexact=facts.title.strip()), page) if facts.title.strip() else ()


def same_description(page: "ArticlePage", facts: ArticleFacts) -> tuple[str, ...]:
    """Other articles with this description."""
    from .models import ArticlePage

    described = ArticlePage.objects.filter(description=facts.description)
    return others(described, page) if facts.description.strip() else ()


def others(found: "QuerySet[Any]", page: "ArticlePage") -> tuple[str, ...]:
    rows = found.filter(alias_of=None).exclude(pk=page.pk).order_by("pk").values_list("title", "slug")[:NAMED]
    return tuple(f"{title} ({slug})" for title, slug in rows)
