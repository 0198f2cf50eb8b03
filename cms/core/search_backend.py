"""Wagtail's search in the database, with costs that do not grow with the site.

**One saved page.** The stock index reads the titles of all entries, twice, whenever one is written: for their average
length, and to find the entries whose weight is not set yet. Here the average is that of the newest entries, and the
weights are set by number. It weighs long titles less, and is set right for all by `manage.py update_index`, as ever.

**One search.** The stock compiler for SQLite asks for the rank of each hit by a search of its own, which takes time as
the square of the hits: with ten thousand, minutes. PostgreSQL reads all texts that it ranks. Here words that many entries
have are not ranked: the newest stand first.
"""

from typing import Any

from django.db import connection
from django.db.models import Avg, ExpressionWrapper, F, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Length
from modelsearch.conf import get_app_config
from modelsearch.query import Fuzzy, MatchAll, Not
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks
from wagtail.search.backends.database import SearchBackend as stock_backend  # noqa: N813 (a function)

SAMPLE = 1_000  # newest entries whose titles say how long titles are
RANKED_AT_MOST = {"sqlite": 300, "postgresql": 1_000}  # entries that have the words


class FlatWeights:
    """Mixed into the index class of whichever database there is."""

    entries: Any

    def add_items(self, model: Any, objs: Any) -> None:
        objs = list(objs)
        super().add_items(model, objs)  # type: ignore[misc]
        titled = self.entries.annotate(title_length=Length("title")).filter(title_length__gt=0)
        newest = titled.order_by("-pk").values("title_length")[:SAMPLE]
        average = newest.aggregate(average=Avg("title_length"))["average"]
        if average:
            added = titled.filter(content_type_id=get_content_type_pk(model), object_id__in=[str(o.pk) for o in objs])
            added.update(title_norm=average / F("title_length"))

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]


class RankedWhenFew:
    """Mixed into the compilers of queries."""

    order_by_relevance: bool
    queryset: Any

    def search(self, config: Any, *args: Any, **kwargs: Any) -> Any:
        if self.order_by_relevance and has_many(self, config):
            self.order_by_relevance = False
            self.queryset = self.queryset.order_by("-pk")
        return super().search(config, *args, **kwargs)  # type: ignore[misc]


def has_many(compiler: Any, config: Any) -> bool:
    """Are there too many entries with the words to rank them? Whichever of their pages are asked for."""
    found = entries_of(compiler, config)
    most = RANKED_AT_MOST[connection.vendor]
    return found is not None and len(found.values_list("pk")[: most + 1]) > most


def entries_of(compiler: Any, config: Any) -> "QuerySet | None":
    """The entries of the index that answer a query, in no order. None for a query that asks for something else."""
    asked = compiler.query
    kinds = get_descendants_content_types_pks(compiler.queryset.model)
    if connection.vendor == "sqlite":
        from modelsearch.backends.database.sqlite.query import MatchExpression, normalize

        asked = normalize(asked)
        if isinstance(asked, (MatchAll, Not)):
            return None
        wanted = compiler.build_search_query(asked, config=config)
        matched = MatchExpression(compiler.fields or compiler.FTS_TABLE_FIELDS, wanted)
        model = get_app_config().get_model("SQLiteFTSIndexEntry")
        return model._default_manager.filter(matched, index_entry__content_type__in=kinds)
    from django.contrib.postgres.search import SearchVectorField

    if compiler.fields is not None or isinstance(asked, (MatchAll, Not, Fuzzy)):
        return None
    wanted = compiler.build_tsquery(asked, config=config)
    first, *more = (F(vector.name.removeprefix("index_entries__")) for vector, _ in compiler.get_index_vectors(wanted))
    vector: Any = first
    for column in more:
        vector = CombinedExpression(vector, "||", column)
    rows = get_app_config().get_model("IndexEntry")._default_manager.filter(content_type__in=kinds)
    return rows.annotate(vector=ExpressionWrapper(vector, SearchVectorField())).filter(vector=wanted)


def SearchBackend(params: Any) -> Any:  # noqa: N802 (the name that Wagtail looks for)
    backend = stock_backend(params)
    stock = backend.index_class
    if hasattr(stock, "_refresh_title_norms"):
        backend.index_class = type(stock.__name__, (FlatWeights, stock), {})
    if connection.vendor in RANKED_AT_MOST:
        for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
            compiler = getattr(backend, name)
            setattr(backend, name, type(compiler.__name__, (RankedWhenFew, compiler), {}))
    return backend
