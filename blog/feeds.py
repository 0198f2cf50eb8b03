"""Atom and JSON feeds of the newest articles."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe
from wagtail.models import Site

from .models import ArticlePage

ITEMS = 30


def newest(request: HttpRequest) -> list[ArticlePage]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    articles = ArticlePage.objects.published().indexable().descendant_of(site.root_page)
    return list(articles.newest_first().with_cards().order_by("-shown_on", "-pk")[:ITEMS])


def site_of(request: HttpRequest) -> Site:
    return Site.find_for_request(request) or Site()


class AtomFeed(Feed):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return str(site_of(request).site_name)

    def link(self, request: HttpRequest) -> str:
        return f"{site_of(request).root_url}/"

    def feed_guid(self, request: HttpRequest) -> str:
        return self.link(request)

    def author_name(self, request: HttpRequest) -> str:
        return self.title(request)

    def items(self, request: HttpRequest) -> list[ArticlePage]:
        return newest(request)

    def item_title(self, item: ArticlePage) -> str:
        return str(item.title)

    def item_description(self, item: ArticlePage) -> str:
        return str(item.description)

    def item_link(self, item: ArticlePage) -> str:
        return item.url_in_full

    def item_guid(self, item: ArticlePage) -> str:
        return item.url_in_full

    def item_author_name(self, item: ArticlePage) -> str | None:
        return item.seo_author or None

    def item_pubdate(self, item: ArticlePage) -> datetime | None:
        return item.date_published

    def item_updateddate(self, item: ArticlePage) -> datetime | None:
        return item.date_modified

    def item_categories(self, item: ArticlePage) -> list[str]:
        return [category.name for category in item.category_list]


@require_safe
def json_feed(request: HttpRequest) -> JsonResponse:
    """https://www.jsonfeed.org/version/1.1/"""
    site = site_of(request)
    items = [
        {
            "id": article.url_in_full,
            "url": article.url_in_full,
            "title": article.title,
            "summary": article.description,
            "content_text": article.description,
            "date_published": article.date_published,
            "date_modified": article.date_modified,
            "authors": [{"name": person.name} for person in article.authors],
            "tags": [category.name for category in article.category_list],
        }
        for article in newest(request)
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.site_name,
        "home_page_url": f"{site.root_url}/",
        "feed_url": site.root_url + reverse("json-feed"),
        "items": items,
    }
    return JsonResponse(document, content_type="application/feed+json")
