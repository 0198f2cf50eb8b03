"""Every address of the public site that answers by itself: what an export holds."""

from collections.abc import Iterator
from math import ceil

from django.core.paginator import Paginator
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Page, Site

from blog.models import ArticleIndexPage, ArticlePage, Author, Category
from blog.sitemaps import FILE, sections
from cms.core.visibility import in_its_days

from .visiting import request_of

FIXED = ("sitemap", "llms", "feed", "json-feed")
FILES = ("/robots.txt", "/favicon.ico")


def addresses(site: Site) -> Iterator[str]:
    """Paths, the pages first."""
    yield from pages(site)
    for page in live_articles(site):
        yield reverse("article-markdown", args=[page.slug])
    for category in Category.objects.order_by("pk"):
        yield category.get_absolute_url()
        yield reverse("category-feed", args=[category.slug])
        yield reverse("category-json-feed", args=[category.slug])
    for author in Author.objects.order_by("pk"):
        yield author.get_absolute_url()
    for tag in used_tags():
        yield reverse("tag", args=[tag.slug])
    yield from (reverse(name) for name in FIXED)
    yield from FILES


def pages(site: Site) -> Iterator[str]:
    """Live, and for everybody; an expired article answers no more, whether or not the scheduler has run."""
    live = {page.pk for page in live_articles(site)}
    articles = set(ArticlePage.objects.descendant_of(site.root_page).values_list("pk", flat=True))
    for page in in_its_days(Page.objects.live().public().descendant_of(site.root_page, inclusive=True)).order_by(
        "path"
    ):
        address = page.relative_url(site)
        if address and (page.pk in live or page.pk not in articles):
            yield address


def live_articles(site: Site) -> "list[ArticlePage]":
    found = ArticlePage.objects.live().in_its_days().public().descendant_of(site.root_page)
    return list(found.defer_streamfields().order_by("pk"))


def used_tags() -> "list[Tag]":
    return list(Tag.objects.filter(pk__in=ArticlePage.objects.published().values("tags")).order_by("pk"))


def lists(site: Site) -> dict[str, int]:
    """Addresses of lists, each with how many pages it has."""
    published = ArticlePage.objects.published()
    found = {
        index.relative_url(site): index.articles().count()
        for index in in_its_days(ArticleIndexPage.objects.live().public().descendant_of(site.root_page))
    }
    for category in Category.objects.all():
        found[category.get_absolute_url()] = published.about(category).count()
    for author in Author.objects.all():
        found[author.get_absolute_url()] = published.by(author).count()
    for tag in used_tags():
        found[reverse("tag", args=[tag.slug])] = published.tagged(tag.slug).count()
    return {address: ceil(count / ArticleIndexPage.PER_PAGE) or 1 for address, count in found.items() if address}


def sitemap_files(site: Site, *, is_static: bool) -> dict[str, str]:
    """When the sitemap is an index: the address of each of its files, by the path that it gets."""
    found = sections(request_of(f"{site.root_url}/sitemap.xml", is_static=is_static))
    counts: dict[str, Paginator[object]] = {name: section.paginator for name, section in found.items()}
    if sum(pages.count for pages in counts.values()) <= FILE:
        return {}
    paths = {}
    for name, paginator in counts.items():
        address = reverse("sitemap-section", args=[name])
        for number in paginator.page_range:
            # As Django's index writes them: the first has no number.
            asked = address if number == 1 else f"{address}?p={number}"
            paths[asked] = address if number == 1 else f"/sitemap-{name}-{number}.xml"
    return paths
