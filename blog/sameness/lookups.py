"""Questions to the index of wordings. Each is answered from an index, never by a scan, however many articles
there are: what is common to a great part of them is left out before it is asked for."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from blog import standards
from blog.models import ArticleWording, CommonplaceSet, LikePair, PassageKey, SentenceKey, WordingBand
from blog.quality import registry

from .commonplaces import Commonplaces
from .minhash import Shingles, likeness, unpacked

NEAREST = 50  # candidates that are compared in full


@dataclass(frozen=True, slots=True)
class Held:
    """How many other articles have a passage, and which of them had it first."""

    count: int
    owner: int


def current_commonplaces() -> Commonplaces:
    row = CommonplaceSet.objects.order_by("-pk").first()
    if row is None:
        return Commonplaces()
    return Commonplaces(unpacked(row.sentences, "q"), unpacked(row.shingles), row.pk)


def near_twin_likeness() -> float:
    """From which likeness on the team calls two articles twins."""
    rule = registry.rules["sameness.near-twin"]
    setting = standards.current().settings.get(rule.id, registry.Setting())
    return float({**rule.limits, **setting.limits}["likeness"])


def twins() -> list[tuple[int, int]]:
    """The pairs that the team calls twins."""
    return list(LikePair.objects.filter(likeness__gte=near_twin_likeness()).values_list("first", "second"))


def candidates(bands: Collection[int], article: int | None) -> list[int]:
    """Other articles with a band in common, those with the most first."""
    found = WordingBand.objects.filter(key__in=bands).exclude(article=article).values_list("article")
    return [pk for pk, _ in found.annotate(shared=Count("pk")).order_by("-shared", "article")[:NEAREST]]


def likenesses(own: Shingles, articles: Collection[int], commonplaces: Commonplaces) -> dict[int, float]:
    """How like these articles are to a set of shingles without commonplaces."""
    rows = ArticleWording.objects.filter(pk__in=articles).values_list("pk", "shingles")
    return {pk: likeness(own, unpacked(data) - commonplaces.shingles) for pk, data in rows}


def elsewhere(keys: Collection[int], article: int | None) -> set[int]:
    """Those of these sentences that stand in another article. One probe for each, whoever else has it."""
    rows = asked(
        keys,
        "SELECT wanted.key FROM wanted WHERE EXISTS"
        " (SELECT 1 FROM {sentences} AS held WHERE held.key = wanted.key AND held.article_id <> %s)",
        article or 0,
    )
    return {key for (key,) in rows}


def rare_holders(keys: Collection[int]) -> set[int]:
    """The articles with these sentences, where there are two at most."""
    rows = asked(
        keys,
        "SELECT held.article_id FROM wanted JOIN {sentences} AS held ON held.key = wanted.key WHERE NOT EXISTS"
        " (SELECT 1 FROM {sentences} AS third WHERE third.key = wanted.key LIMIT 1 OFFSET 2)",
    )
    return {article for (article,) in rows}


def held_elsewhere(keys: Collection[int], article: int | None) -> dict[int, Held]:
    """For each of these passages that others have, too: how many, and the oldest of them."""
    rows = asked(
        keys,
        "SELECT wanted.key,"
        " (SELECT COUNT(*) FROM {passages} AS held WHERE held.key = wanted.key AND held.article_id <> %s),"
        " (SELECT held.article_id FROM {passages} AS held WHERE held.key = wanted.key AND held.article_id <> %s"
        " ORDER BY held.since, held.article_id LIMIT 1) FROM wanted",
        article or 0,
        article or 0,
    )
    return {key: Held(count, owner) for key, count, owner in rows if count}


def asked(keys: Collection[int], query: str, *parameters: int) -> list[tuple[int, ...]]:
    """The rows of a query about `wanted.key`, one row for each key: an index is asked for each by itself.

    Names of tables and placeholders come from here, never from outside.
    """
    if not keys:
        return []
    wanted = ", ".join(["(CAST(%s AS bigint))"] * len(keys))
    tables = {"sentences": SentenceKey._meta.db_table, "passages": PassageKey._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH wanted(key) AS (VALUES {wanted}) {query.format(**tables)}", [*keys, *parameters])
        return list(cursor.fetchall())
