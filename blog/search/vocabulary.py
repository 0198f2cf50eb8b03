"""The words that live articles are found by, and the addresses they have: for what was misspelled.

Kept in the cache for some minutes: a new article's words may be missing from suggestions for that long.
"""

from collections import Counter
from difflib import SequenceMatcher

from django.core.cache import cache
from wagtail.models import Site

from blog.models import ArticlePage
from blog.models.querysets import ArticleQuerySet
from cms.core.text import words

KEEP = 10 * 60  # seconds
AT_MOST = 20_000  # articles whose words are known, the newest
NEAR = 0.6  # likeness of two addresses, by difflib's ratio
CANDIDATES = 300  # addresses that are compared letter by letter


def findable(site: Site) -> ArticleQuerySet:
    """Articles of this site that search may show."""
    found: ArticleQuerySet = ArticlePage.objects.published().indexable().below(site.root_page)
    return found


def known_words(site: Site) -> dict[str, int]:
    """The words of titles, descriptions, categories and tags, and how many times each occurs."""
    key = f"search-words-{site.pk}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        texts = findable(site).order_by("-pk").values_list("title", "description")[:AT_MOST]
        names = findable(site).order_by().values_list("categories__name", "tags__name").distinct()[:AT_MOST]
        counted = Counter(
            word for row in [*texts, *names] for text in row if text for word in words(text.casefold()) if len(word) > 2
        )
        found = dict(counted)
        cache.set(key, found, KEEP)
    return found


def known_slugs(site: Site) -> list[str]:
    key = f"search-slugs-{site.pk}"
    found: list[str] | None = cache.get(key)
    if found is None:
        found = list(findable(site).order_by("-pk").values_list("slug", flat=True)[:AT_MOST])
        cache.set(key, found, KEEP)
    return found


def near_articles(site: Site, path: str, count: int = 3) -> list[ArticlePage]:
    """Articles whose address is nearly the end of this path, the nearest first."""
    wanted = path.rstrip("/").rpartition("/")[2].casefold().removesuffix(".html")[:200]
    parts = {part for part in wanted.split("-") if len(part) > 2}
    shared = ((len(parts & set(slug.split("-"))), slug) for slug in known_slugs(site))
    candidates = sorted((row for row in shared if row[0]), reverse=True)[:CANDIDATES]
    if not parts or not candidates:
        return []
    likeness = {slug: SequenceMatcher(None, wanted, slug).ratio() for _, slug in candidates}
    best = sorted((slug for slug in likeness if likeness[slug] >= NEAR), key=likeness.__getitem__, reverse=True)[:count]
    articles = {page.slug: page for page in findable(site).filter(slug__in=best).defer_streamfields()}
    return [articles[slug] for slug in best if slug in articles]
