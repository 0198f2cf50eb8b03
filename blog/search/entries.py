"""The entries of Wagtail's search index, where a query of its backends reads too much."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F
from django.db.models.functions import Cast
from modelsearch.conf import get_app_config
from modelsearch.utils import get_descendants_content_types_pks

from blog.models import ArticlePage
from cms.core.search_backend import entries_of

OBJECT = {"sqlite": "index_entry__object_id", "postgresql": "object_id"}


def search_of(terms: Sequence[str]) -> Any:
    return ArticlePage.objects.search(" ".join(terms), order_by_relevance=False)


def having(terms: Sequence[str]) -> Any:
    """Those of articles that have all of these words, each with the `number` of its article."""
    asked = search_of(terms)
    compiler = asked.query_compiler
    found: Any = entries_of(compiler, compiler.get_config(asked.backend))
    return found.annotate(number=Cast(OBJECT[connection.vendor], BigIntegerField()))


def best_first(numbers: Sequence[int], terms: Sequence[str]) -> list[int]:
    """These articles, which have the words, by the rank that Wagtail's backend gives them; of equals the newer first."""
    if connection.vendor == "sqlite":
        found = ArticlePage.objects.filter(pk__in=numbers).search(" ".join(terms)).get_queryset()
        return list(found.values_list("pk", flat=True))
    asked = search_of(terms)
    compiler = asked.query_compiler
    config = compiler.get_config(asked.backend)
    # Not the whole search among these: PostgreSQL would read every entry that has the words.
    of_title = compiler.build_tsrank(F("title"), compiler.query, config=config) * F("title_norm")
    of_body = compiler.build_tsrank(F("body"), compiler.query, config=config)
    entries = (
        get_app_config()
        .get_model("IndexEntry")
        ._default_manager.filter(
            content_type__in=get_descendants_content_types_pks(ArticlePage),
            object_id__in=[str(number) for number in numbers],
        )
    )
    ranked = entries.annotate(number=Cast("object_id", BigIntegerField())).order_by(
        (of_title + of_body).desc(), "-number"
    )
    return list(ranked.values_list("number", flat=True))
