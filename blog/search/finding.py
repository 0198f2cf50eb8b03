"""Which articles answer a query, best first.

Wagtail's SQLite backend computes the rank of each hit by a search of its own, which takes time as the square of
the hits (10,000 hits: minutes). So it ranks when there are few; many hits stand in the order of their dates, and
the page says so. Of very many, the last thousand are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Count, Exists, OuterRef
from wagtail.models import Site

from blog.models import ArticlePage, Category
from blog.models.querysets import ArticleQuerySet
from cms.core.search_backend import RANKED_AT_MOST
from cms.core.text import squash

from . import entries, words
from .vocabulary import findable, known_words

PER_PAGE = 10
DEEPEST = 100  # pages
CATEGORIES = 12
KNOWN = 1_000  # hits that are looked at; of more, those that came last into the index


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
    is_all: bool = True  # else there are more than `total`
    is_ranked: bool = True
    suggestion: str = ""  # what may have been meant
    categories: Sequence[tuple[Category, int]] = ()  # in which the hits are, with their number


def find(site: Site, query: str, category: Category | None = None, number: str | None = None) -> Answer:
    """One page of what answers a query. An empty query has no hits."""
    query = words.cleaned(query)
    terms = words.terms_of(query)
    if not terms:
        return Answer(query)
    everywhere = newest_entries(findable(site), terms)
    here = newest_entries(findable(site).about(category), terms) if category else everywhere
    is_all = len(here) <= KNOWN
    ids, is_ranked = in_order(here[:KNOWN], terms, len(everywhere))
    page = Paginator(ids[: PER_PAGE * DEEPEST], PER_PAGE).get_page(number)
    return Answer(
        query,
        hits=shown(list(page.object_list), terms),
        page=page,
        total=len(ids),
        is_all=is_all,
        is_ranked=is_ranked,
        suggestion="" if ids else meant(site, terms),
        categories=filed(everywhere) if ids or category else (),
    )


def matching(articles: Any, terms: Sequence[str]) -> Any:
    """Those of these articles that have all the words, in no order."""
    found = entries.search_of(terms).get_queryset()
    return articles.filter(pk__in=found.order_by().values("pk"))


def newest_entries(articles: ArticleQuerySet, terms: Sequence[str]) -> list[int]:
    """Numbers of those that have all the words, the last indexed first. Of more than `KNOWN`, one more than that.

    The index is read from its end until there are enough: a word that a hundred thousand articles have takes no longer
    than one that a thousand have.
    """
    readable = articles.order_by().filter(pk=OuterRef("number"))
    found = entries.having(terms).filter(Exists(readable.values("pk"))).order_by("-pk")
    return list(found.values_list("number", flat=True)[: KNOWN + 1])


def in_order(numbers: Sequence[int], terms: Sequence[str], everywhere: int = 0) -> tuple[list[int], bool]:
    """(numbers of these articles, whether the best stands first). `everywhere`: how many have the words.

    SQLite ranks a few of many in the time of the many.
    """
    many = max(len(numbers), everywhere) if connection.vendor == "sqlite" else len(numbers)
    if many > RANKED_AT_MOST[connection.vendor]:
        found = ArticlePage.objects.filter(pk__in=numbers)
        return list(found.order_by("-shown_on", "-pk").values_list("pk", flat=True)), False
    return entries.best_first(numbers, terms), True


def shown(ids: Sequence[int], terms: Sequence[str]) -> list[Hit]:
    articles = ArticlePage.objects.filter(pk__in=ids).prefetch_related("authorships__author", "categories").in_bulk()
    hits = []
    for article in (articles[pk] for pk in ids if pk in articles):
        text = squash(f"{article.description} {article.search_text}")
        around = words.excerpt(text, terms) or words.highlighted(article.description, terms)
        hits.append(Hit(article, words.highlighted(article.title, terms), around))
    return hits


def filed(numbers: Sequence[int]) -> list[tuple[Category, int]]:
    """The categories of these articles, the fullest first."""
    rows = ArticlePage.categories.through.objects.filter(articlepage__in=numbers).order_by()
    found = dict(rows.values_list("category").annotate(Count("pk")))
    counted = [(row, found[row.pk]) for row in Category.objects.filter(pk__in=found)]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0].name))[:CATEGORIES]


def counted(found: ArticleQuerySet) -> list[tuple[Category, int]]:
    """The categories of all that was found, the fullest first."""
    rows = Category.objects.filter(articles__in=found.order_by().values("pk"))
    return [(row, row.hits) for row in rows.annotate(hits=Count("articles")).order_by("-hits", "name")[:CATEGORIES]]


def meant(site: Site, terms: Sequence[str]) -> str:
    better = words.corrected(terms, known_words(site))
    return " ".join(better) if better else ""
