"""Every page that search engines may list: in one file while they fit, else in an index of files.

https://www.sitemaps.org/protocol.html; pictures as https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
"""

from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.contrib.sitemaps import Sitemap as DjangoSitemap
from django.contrib.sitemaps.views import index as index_view
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.core.paginator import Paginator
from django.db.models import Exists, Max, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site, get_page_models

from cms.core.epochs import remembered
from cms.core.fragments import clock
from cms.core.images import largest_url, with_renditions
from cms.core.numbering import CountedOnce
from cms.core.pagecache.rendering import kept
from cms.core.visibility import visible

from . import touched
from .models import ArticlePage, Author, Category

FILE = 500  # addresses in one file; the protocol allows 50,000, but a file has to be written while somebody waits
NEEDED = (
    *("path", "depth", "url_path", "slug", "hero_image"),
    *("published_on", "updated_on", "first_published_at", "last_published_at"),
)  # of an article, for its entry
LAST = 50  # published pages that are looked at before all of them are
TEMPLATE = "pages/sitemap.xml"


class Files:
    """A section in files of `FILE` addresses, counted once for each request."""

    limit = FILE

    @cached_property
    def paginator(self) -> Paginator[Any]:
        return Paginator(self.items(), self.limit)  # type: ignore[attr-defined]  # of the class that this joins


class PageFiles(Files):
    """Pages, counted once for each state of the database."""

    counted = CountedOnce

    @cached_property
    def site(self) -> Site:
        found: Site = self.get_wagtail_site()  # type: ignore[attr-defined]  # of the class that this joins
        return found

    @property
    def asked(self) -> tuple[Hashable, ...]:
        return ("sitemap", type(self).__name__, self.site.pk)

    @cached_property
    def paginator(self) -> Paginator[Any]:
        return self.counted(self.items(), self.limit, self.asked)  # type: ignore[attr-defined]

    def get_latest_lastmod(self) -> datetime | None:
        return remembered(
            ("newest", *self.asked, *clock()),
            lambda: newest(self.items()),  # type: ignore[attr-defined]
        )


class PageSitemap(PageFiles, Sitemap):
    """Wagtail pages that do not ask to stay out; articles have files of their own."""

    def items(self) -> Any:
        kinds = [model for model in get_page_models() if not issubclass(model, ArticlePage)]
        numbers = [found.pk for found in ContentType.objects.get_for_models(*kinds, for_concrete_models=False).values()]
        # They are few, and articles many: looked up by their numbers, no article is looked at.
        few = Page.objects.order_by().filter(content_type__in=numbers).values("pk")
        found = visible(Page.objects.descendant_of(self.site.root_page, inclusive=True).filter(pk__in=few))
        return found.order_by("path").defer_streamfields().specific()


class FromBothEnds(CountedOnce):
    """The last pages of a long list are read from its end, as quickly as the first."""

    def page(self, number: int | str) -> Any:
        number = self.validate_number(number)
        before = (number - 1) * self.per_page
        after = max(0, self.count - before - self.per_page)
        if before <= after:
            return super().page(number)
        rows: Any = self.object_list
        return self._get_page(list(rows.reverse()[after : self.count - before])[::-1], number, self)  # type: ignore[attr-defined]  # a hook of Django's


class ArticleSitemap(PageFiles, Sitemap):
    """Live articles with their main pictures, without those that nobody has reviewed for too long."""

    counted = FromBothEnds

    def items(self) -> Any:
        found = ArticlePage.objects.readable().indexable().below(self.site.root_page)
        return found.filter(unlisted=False, off_sitemap=False).only(*NEEDED).order_by("pk")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        return list(self.entries(list(self.paginator.page(page).object_list)))

    def entries(self, articles: list[ArticlePage]) -> Iterator[dict[str, Any]]:
        images = with_renditions("hero").filter(pk__in={article.hero_image_id for article in articles})
        pictures = {image.pk: largest_url(image, "hero") for image in images}
        for article in articles:
            article.site = self.site
            url = pictures.get(article.hero_image_id)
            yield {
                "location": article.url_in_full,
                "lastmod": article.date_modified,
                "images": [article.absolute(url)] if url else [],
            }


class OfSite(Files, DjangoSitemap):
    """Addresses as the site knows itself, whatever name the request came by."""

    def __init__(self, request: HttpRequest) -> None:
        site = Site.find_for_request(request)
        self.root = urlsplit(site.root_url if site else request.build_absolute_uri("/"))

    def get_protocol(self, protocol: str | None = None) -> str:
        return self.root.scheme

    def get_domain(self, site: Any = None) -> str:
        return self.root.netloc


class Topics:
    """Categories and authors that have something to show. The index of a large site asks only how many there are."""

    def count(self) -> int:
        return remembered(("sitemap", "topics", "count", *clock()), self.counted)

    def counted(self) -> int:
        shown = listable()
        categories = Category.objects.filter(Exists(shown.filter(categories=OuterRef("pk"))))
        authors = Author.objects.filter(Exists(shown.filter(authorships__author=OuterRef("pk"))))
        return categories.count() + authors.count()

    def __getitem__(self, part: slice) -> list[Category | Author]:
        return remembered(("sitemap", "topics", *clock()), self.read)[part]

    def read(self) -> list[Category | Author]:
        """With the day of their newest article."""
        shown = listable()
        categories = Category.objects.filter(articles__in=shown).annotate(newest=Max("articles__last_published_at"))
        authors = Author.objects.filter(authorships__page__in=shown).annotate(
            newest=Max("authorships__page__last_published_at")
        )
        return [*categories, *authors]


def listable() -> Any:
    return ArticlePage.objects.published().indexable()


class TopicSitemap(OfSite):
    def items(self) -> Any:
        return Topics()

    def location(self, item: Category | Author) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Category | Author) -> datetime | None:
        found: datetime | None = item.newest  # annotated above
        return found

    def get_latest_lastmod(self) -> datetime | None:
        return remembered(("newest", "sitemap", "topics", *clock()), lambda: newest(listable()))


class ViewSitemap(OfSite):
    """Views that are no list of anything: the search form, which knows each article once it is live."""

    def items(self) -> list[str]:
        return ["search"]

    def location(self, item: str) -> str:
        return reverse(item)

    def lastmod(self, item: str) -> datetime | None:
        return remembered(("newest", "articles", *clock()), lambda: newest(ArticlePage.objects.published()))


def newest(rows: Any) -> datetime | None:
    """When the last of them was published: nearly always one of the last that were, of all pages."""
    of_all = rows.order_by()
    return latest(of_all.filter(pk__in=remembered("last published", last_published))) or latest(of_all)


def last_published() -> list[int]:
    pages = Page.objects.filter(live=True, last_published_at__isnull=False).order_by("-last_published_at")
    return list(pages.values_list("pk", flat=True)[:LAST])


def latest(rows: Any) -> datetime | None:
    found: datetime | None = rows.aggregate(latest=Max("last_published_at"))["latest"]
    return found


def sections(request: HttpRequest) -> dict[str, Any]:
    found = {"pages": PageSitemap(request), "articles": ArticleSitemap(request), "topics": TopicSitemap(request)}
    # An export for a host that only serves files has no search.
    return found if getattr(request, "is_static", False) else {**found, "views": ViewSitemap(request)}


@kept(query=("p",))
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses, or the index of the files that hold them."""
    found = sections(request)
    if sum(section.paginator.count for section in found.values()) > FILE:
        return index_view(request, found, sitemap_url_name="sitemap-section")
    return sitemap_view(request, found, template_name=TEMPLATE)


@kept(query=("p",), names=(touched.SITEMAPS,))
@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_view(request, sections(request), section=section, template_name=TEMPLATE)
