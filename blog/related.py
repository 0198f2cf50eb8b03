"""Which articles a reader of this one may want next."""

from collections import Counter

from django.db import connection, models

from cms.core.images import attach_renditions
from cms.core.pagecache.rendering import depends_on

from . import touched
from .models import ArticlePage, ArticleTag, Category, LikePair
from .models.articles import ArticleAuthorship

SHOWN = 3
LOOKED_AT = 60  # newest articles that share a category, and as many that share a tag
TWIN = 0.3  # likeness from which two articles say much the same: see docs/checks/sameness.md
WORTH = {"tag": 3, "category": 2}  # what one that is shared is worth
LIKENESS = 10  # what full likeness is worth


def related_to(page: ArticlePage, count: int = SHOWN) -> list[ArticlePage]:
    """At most `count` articles that share a subject or wording with this one, with all that their cards show.

    The order: most in common first (tags, then categories, then wording), of equals the newer, then the lower
    number; the same articles give the same list. An article that says much the same as this one, or as one
    that is listed already, is left out: it would answer nothing new. So is what search engines may not list.
    The number of queries depends on neither the article nor the site.
    """
    rows = related_rows(page, count)
    models.prefetch_related_objects(
        rows, models.Prefetch("authorships", ArticleAuthorship.objects.select_related("author")), "categories"
    )
    attach_renditions(article.hero_image for article in rows)
    return rows


def related_rows(page: ArticlePage, count: int = SHOWN) -> list[ArticlePage]:
    """The same with their main pictures alone. Four queries."""
    if not page.pk:
        return []
    shared, likenesses = kin_of(page)
    scores = Counter(shared)
    twins = {pk for pk, likeness in likenesses.items() if likeness >= TWIN}
    for pk, likeness in likenesses.items():
        scores[pk] += round(LIKENESS * likeness)
    wanted = [pk for pk in scores if pk not in twins and pk != page.pk]
    listed = ArticlePage.objects.filter(pk__in=wanted, alias_of=None).published().indexable().newest_first()
    days = dict(listed.values_list("pk", "shown_on"))
    ranked = sorted(days, key=lambda pk: (-scores[pk], -(days[pk].toordinal() if days[pk] else 0), pk))
    chosen = without_twins(ranked, count)
    rows = ArticlePage.objects.filter(pk__in=chosen).defer_streamfields().select_related("hero_image")
    return sorted(rows, key=lambda article: chosen.index(article.pk))


def kin_of(page: ArticlePage) -> tuple[dict[int, int], dict[int, float]]:
    """What shared tags and categories are worth, by article; and how much of its wording is in another. One query."""
    asked = (ArticleTag, ArticlePage.categories.through, LikePair, Category)
    tags, filed, pairs, categories = (model._meta.db_table for model in asked)
    sql = f"""
        {newest_sharing(tags, "tag_id", "content_object_id", "tag")}
        UNION ALL {newest_sharing(filed, "category_id", "articlepage_id", "category")}
        UNION ALL SELECT * FROM (
            SELECT first_id + second_id - %(pk)s, 'likeness', likeness FROM {pairs}
            WHERE first_id = %(pk)s OR second_id = %(pk)s ORDER BY likeness DESC LIMIT {LOOKED_AT}) AS alike
        UNION ALL SELECT tag_id, 'own tag', 0.0 FROM {tags} WHERE content_object_id = %(pk)s
        UNION ALL SELECT 0, 'about ' || slug, 0.0 FROM {filed} JOIN {categories} ON {categories}.id = category_id
            WHERE articlepage_id = %(pk)s
        """  # noqa: S608 (names of our own tables)  # nosec B608
    shared: Counter[int] = Counter()
    likenesses: dict[int, float] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"pk": page.pk})
        for number, kind, likeness in cursor.fetchall():
            if kind == "likeness":
                likenesses[number] = likeness
            elif kind == "own tag":  # what is tagged or filed so in the future may be shown here
                depends_on(touched.tagged(number))
            elif kind.startswith("about "):
                depends_on(touched.about(kind.removeprefix("about ")))
            else:
                shared[number] += WORTH[kind]
    return shared, likenesses


def newest_sharing(table: str, subject: str, article: str, kind: str) -> str:
    """The articles that share a subject with this one, the newest first, once for each that they share.

    Of each subject no more are read than may be chosen: of one that thousands have not all, and for one that nobody
    else has not all articles in search of it. `+ 0` keeps SQLite from that search.
    """
    return f"""SELECT * FROM (
            SELECT other.{article}, '{kind}', 0.0 FROM {table} AS mine JOIN {table} AS other
            ON other.{subject} = mine.{subject} AND other.{article} >= COALESCE((
                SELECT {article} FROM {table} AS newest WHERE newest.{subject} = mine.{subject}
                ORDER BY {article} DESC LIMIT 1 OFFSET {LOOKED_AT}), 0)
            WHERE mine.{article} = %(pk)s AND other.{article} <> %(pk)s
            ORDER BY other.{article} + 0 DESC LIMIT {LOOKED_AT}) AS by_{kind}"""  # noqa: S608  # nosec B608


def without_twins(articles: list[int], count: int) -> list[int]:
    """In their order, the first `count` with nothing before them that says much the same."""
    pairs = LikePair.objects.filter(first__in=articles, second__in=articles, likeness__gte=TWIN)
    twins = set(pairs.values_list("first", "second"))
    kept: list[int] = []
    for article in articles:
        if len(kept) == count:
            break
        if not any((min(article, one), max(article, one)) in twins for one in kept):
            kept.append(article)
    return kept
