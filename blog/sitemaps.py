"""Every page that search engines may list."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap as DjangoSitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap

from .models import ArticlePage, Author, Category


class PageSitemap(Sitemap):
    """Wagtail pages that do not ask to stay out."""


class TopicSitemap(DjangoSitemap):
    """Categories and authors that have something to show."""

    def items(self) -> list[Category | Author]:
        shown = ArticlePage.objects.published()
        categories = Category.objects.filter(articles__in=shown).distinct()
        authors = Author.objects.filter(authorships__page__in=shown).distinct()
        return [*categories, *authors]

    def location(self, item: Category | Author) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Category | Author) -> datetime | None:
        articles = item.articles if isinstance(item, Category) else ArticlePage.objects.by(item)
        newest = articles.filter(live=True, unlisted=False).order_by("-last_published_at").first()
        return newest.date_modified if newest else None


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_view(request, {"pages": PageSitemap(request), "topics": TopicSitemap()})
