"""Every page that search engines may list."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap as DjangoSitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap

from .models import ArticlePage, Author, Category
from .models.freshness import held_back


class PageSitemap(Sitemap):
    """Wagtail pages that do not ask to stay out, without articles that nobody has reviewed for too long."""

    def items(self) -> Any:
        return super().items().exclude(pk__in=held_back())


class TopicSitemap(DjangoSitemap):
    """Categories and authors that have something to show, with the day of their newest article."""

    def items(self) -> list[Category | Author]:
        shown = ArticlePage.objects.published()
        categories = Category.objects.filter(articles__in=shown).annotate(newest=Max("articles__last_published_at"))
        authors = Author.objects.filter(authorships__page__in=shown).annotate(
            newest=Max("authorships__page__last_published_at")
        )
        return [*categories, *authors]

    def location(self, item: Category | Author) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Category | Author) -> datetime | None:
        found: datetime | None = item.newest  # annotated above
        return found


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_view(request, {"pages": PageSitemap(request), "topics": TopicSitemap()})
