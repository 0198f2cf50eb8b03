"""The entries of Wagtail's search index, as its backends ask for them, where a query of theirs reads too much."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, ExpressionWrapper, F
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

from blog.models import ArticlePage


def search_of(terms: Sequence[str]) -> Any:
    return ArticlePage.objects.search(" ".join(terms), order_by_relevance=False)


def having(terms: Sequence[str]) -> Any:
    """Those of articles that have all of these words, each with the `number` of its article."""
    return having_on_sqlite(terms) if connection.vendor == "sqlite" else having_on_postgresql(terms)


def having_on_sqlite(terms: Sequence[str]) -> Any:
    from modelsearch.backends.database.sqlite.query import MatchExpression, normalize

    asked = search_of(terms)
    compiler = asked.query_compiler
    expression = compiler.build_search_query(normalize(compiler.query), config=compiler.get_config(asked.backend))
    found = model("SQLiteFTSIndexEntry")._default_manager.filter(
        MatchExpression(compiler.FTS_TABLE_FIELDS, expression), index_entry__content_type__in=kinds()
    )
    return found.annotate(number=Cast("index_entry__object_id", BigIntegerField()))


def having_on_postgresql(terms: Sequence[str]) -> Any:
    """They are in an index of both columns together (cms.core.page_indexes)."""
    from django.contrib.postgres.search import SearchVectorField

    asked = search_of(terms)
    compiler = asked.query_compiler
    both = ExpressionWrapper(CombinedExpression(F("title"), "||", F("body")), SearchVectorField())
    wanted = compiler.build_tsquery(compiler.query, config=compiler.get_config(asked.backend))
    found = model("IndexEntry")._default_manager.annotate(both=both, number=Cast("object_id", BigIntegerField()))
    return found.filter(both=wanted, content_type__in=kinds())


def best_first(numbers: Sequence[int], terms: Sequence[str]) -> list[int]:
    """These articles, which have the words, by the rank that Wagtail's backend gives them; of equals the newer first."""
    if connection.vendor == "sqlite":
        found = ArticlePage.objects.filter(pk__in=numbers).search(" ".join(terms)).get_queryset()
        return list(found.values_list("pk", flat=True))
    asked = search_of(terms)
    compiler, config = asked.query_compiler, asked.query_compiler.get_config(asked.backend)
    # Not the whole search among these: PostgreSQL would read every entry that has the words.
    of_title = compiler.build_tsrank(F("title"), compiler.query, config=config) * F("title_norm")
    of_body = compiler.build_tsrank(F("body"), compiler.query, config=config)
    entries = model("IndexEntry")._default_manager.filter(
        content_type__in=kinds(), object_id__in=[str(number) for number in numbers]
    )
    ranked = entries.annotate(number=Cast("object_id", BigIntegerField())).order_by(
        (of_title + of_body).desc(), "-number"
    )
    return list(ranked.values_list("number", flat=True))


def model(name: str) -> Any:
    from modelsearch.conf import get_app_config

    return get_app_config().get_model(name)


def kinds() -> list[int]:
    from modelsearch.utils import get_descendants_content_types_pks

    found: list[int] = get_descendants_content_types_pks(ArticlePage)
    return found
