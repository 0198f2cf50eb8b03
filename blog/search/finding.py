"""Which articles answer a query, best first.

Wagtail's SQLite backend computes the rank of each hit by a search of its own, which takes time as the square of
the hits (10,000 hits: minutes). So it ranks when there are few; many hits stand in the order of their dates, and
the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count
from wagtail.models import Site

from blog.models import ArticlePage, Category
from blog.models.querysets import ArticleQuerySet
from cms.core.text import squash

from . import words
from .vocabulary import findable, known_words

PER_PAGE = 10
DEEPEST = 100  # pages
CATEGORIES = 12
RANKED_AT_MOST = {"sqlite": 300, "postgresql": 5_000}  # hits


@dataclass(frozen=True, slots=True)
class Hit:
    article: ArticlePage
    title: Sequence[words.Fragment]
    excerpt: Sequence[words.Fragment]


@dataclass(frozen=True, slots=True)
class Answer:
    query: str  # as it was understood
    hits: Sequence[Hit] = ()
    page: "PaginatorPage[int] | None" = None
    total: int = 0
    is_ranked: bool = True
    suggestion: str = ""  # what may have been meant
    categories: Sequence[tuple[Category, int]] = ()  # in which the hits are, with their number


def find(site: Site, query: str, category: Category | None = None, number: str | None = None) -> Answer:
    """One page of what answers a query. An empty query has no hits."""
    query = words.cleaned(query)
    terms = words.terms_of(query)
    if not terms:
        return Answer(query)
    everywhere = matching(findable(site), terms)
    here = everywhere.about(category) if category else everywhere
    total = here.count()
    ids, is_ranked = in_order(here, terms, total)
    page = Paginator(ids[: PER_PAGE * DEEPEST], PER_PAGE).get_page(number)
    return Answer(
        query,
        hits=shown(list(page.object_list), terms),
        page=page,
        total=total,
        is_ranked=is_ranked,
        suggestion="" if total else meant(site, terms),
        categories=counted(everywhere) if total or category else (),
    )


def matching(articles: Any, terms: Sequence[str]) -> Any:
    """Those of these articles that have all the words, in no order."""
    found = ArticlePage.objects.search(" ".join(terms), order_by_relevance=False).get_queryset()
    return articles.filter(pk__in=found.order_by().values("pk"))


def in_order(found: ArticleQuerySet, terms: Sequence[str], total: int) -> tuple[list[int], bool]:
    """(numbers of the articles, whether the best stands first)."""
    if total > RANKED_AT_MOST[connection.vendor]:
        newest = found.newest_first().order_by("-shown_on", "-pk")
        return list(newest.values_list("pk", flat=True)[: PER_PAGE * DEEPEST]), False
    ids = list(found.order_by().values_list("pk", flat=True))
    ranked = ArticlePage.objects.filter(pk__in=ids).search(" ".join(terms)).get_queryset()
    return list(ranked.values_list("pk", flat=True)), True


def shown(ids: Sequence[int], terms: Sequence[str]) -> list[Hit]:
    articles = ArticlePage.objects.filter(pk__in=ids).prefetch_related("authorships__author", "categories").in_bulk()
    hits = []
    for article in (articles[pk] for pk in ids if pk in articles):
        text = squash(f"{article.description} {article.search_text}")
        around = words.excerpt(text, terms) or words.highlighted(article.description, terms)
        hits.append(Hit(article, words.highlighted(article.title, terms), around))
    return hits


def counted(found: ArticleQuerySet) -> list[tuple[Category, int]]:
    """The categories of what was found, the fullest first."""
    rows = Category.objects.filter(articles__in=found.order_by().values("pk"))
    return [(row, row.hits) for row in rows.annotate(hits=Count("articles")).order_by("-hits", "name")[:CATEGORIES]]


def meant(site: Site, terms: Sequence[str]) -> str:
    better = words.corrected(terms, known_words(site))
    return " ".join(better) if better else ""
