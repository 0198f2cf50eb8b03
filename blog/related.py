"""Which articles a reader of this one may want next."""

from collections import Counter

from django.db.models import Q

from cms.core.pagecache.rendering import depends_on

from . import touched
from .models import ArticlePage, ArticleTag, LikePair

SHOWN = 3
LOOKED_AT = 60  # newest articles that share a category, and as many that share a tag
TWIN = 0.3  # likeness from which two articles say much the same: see docs/checks/sameness.md
TAG, CATEGORY, LIKENESS = 3, 2, 10  # what one shared tag, one shared category and full likeness are worth


def related_to(page: ArticlePage, count: int = SHOWN) -> list[ArticlePage]:
    """At most `count` articles that share a subject or wording with this one, with all that their cards show.

    The order: most in common first (tags, then categories, then wording), of equals the newer, then the lower
    number; the same articles give the same list. An article that says much the same as this one, or as one
    that is listed already, is left out: it would answer nothing new. So is what search engines may not list.
    The number of queries depends on neither the article nor the site.
    """
    if not page.pk:
        return []
    depends_on(*(touched.about(category.slug) for category in page.category_list))
    scores = Counter(shared(page))
    likenesses = likenesses_of(page)
    twins = {pk for pk, likeness in likenesses.items() if likeness >= TWIN}
    for pk, likeness in likenesses.items():
        scores[pk] += round(LIKENESS * likeness)
    wanted = [pk for pk in scores if pk not in twins and pk != page.pk]
    listed = ArticlePage.objects.filter(pk__in=wanted, alias_of=None).published().indexable().newest_first()
    days = dict(listed.values_list("pk", "shown_on"))
    ranked = sorted(days, key=lambda pk: (-scores[pk], -(days[pk].toordinal() if days[pk] else 0), pk))
    chosen = without_twins(ranked)[:count]
    rows = ArticlePage.objects.filter(pk__in=chosen).with_cards()
    return sorted(rows, key=lambda article: chosen.index(article.pk))


def shared(page: ArticlePage) -> dict[int, int]:
    """For each article that shares a tag or a category: how much that is worth."""
    found: Counter[int] = Counter()
    tags = [row.tag_id for row in page.tagged_items.all()]
    depends_on(*map(touched.tagged, tags))
    tagged = ArticleTag.objects.filter(tag__in=tags).exclude(content_object=page.pk)
    for pk in tagged.order_by("-content_object").values_list("content_object", flat=True)[:LOOKED_AT]:
        found[pk] += TAG
    filed = ArticlePage.categories.through.objects.filter(category__in=page.category_list)
    filed = filed.exclude(articlepage=page.pk).order_by("-articlepage")
    for pk in filed.values_list("articlepage", flat=True)[:LOOKED_AT]:
        found[pk] += CATEGORY
    return found


def likenesses_of(page: ArticlePage) -> dict[int, float]:
    """How much of their wording is in both, for those where it is worth remembering."""
    pairs = LikePair.objects.filter(Q(first=page.pk) | Q(second=page.pk)).order_by("-likeness")
    return {
        first + second - page.pk: likeness
        for first, second, likeness in pairs.values_list("first", "second", "likeness")[:LOOKED_AT]
    }


def without_twins(articles: list[int]) -> list[int]:
    """In their order, those with nothing before them that says much the same."""
    pairs = LikePair.objects.filter(first__in=articles, second__in=articles, likeness__gte=TWIN)
    twins = set(pairs.values_list("first", "second"))
    kept: list[int] = []
    for article in articles:
        if not any((min(article, one), max(article, one)) in twins for one in kept):
            kept.append(article)
    return kept
