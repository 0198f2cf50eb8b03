"""Atom and JSON feeds of the newest articles, of the site and of each category."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.core.pagecache.rendering import kept

from .models import ArticlePage, Category

ITEMS = 30


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed is about: the whole site, or one category of it."""

    request: HttpRequest
    category: Category | None

    @property
    def site(self) -> Site:
        return Site.find_for_request(self.request) or Site()

    @property
    def title(self) -> str:
        name = str(self.site.site_name)
        return f"{self.category.name} | {name}" if self.category else name

    @property
    def link(self) -> str:
        """The page that lists the same articles."""
        return self.site.root_url + (self.category.get_absolute_url() if self.category else "/")


def subject_of(request: HttpRequest, slug: str | None) -> Subject:
    return Subject(request, get_object_or_404(Category, slug=slug) if slug else None)


def newest(subject: Subject) -> list[ArticlePage]:
    site = Site.find_for_request(subject.request)
    if site is None:
        return []
    articles = ArticlePage.objects.published().indexable().below(site.root_page)
    if subject.category:
        articles = articles.about(subject.category)
    return list(articles.newest_first().with_cards().order_by("-shown_on", "-pk")[:ITEMS])


class SteadyFeed(Atom1Feed):
    """Without articles it says the same each time: Django would say that it has changed just now."""

    def latest_post_date(self) -> datetime:
        found: datetime = super().latest_post_date() if self.items else datetime.fromtimestamp(0, UTC)
        return found


@method_decorator(kept(), name="__call__")
class AtomFeed(Feed):
    feed_type = SteadyFeed

    def get_object(self, request: HttpRequest, slug: str | None = None) -> Subject:
        return subject_of(request, slug)

    def title(self, subject: Subject) -> str:
        return subject.title

    def link(self, subject: Subject) -> str:
        return subject.link

    def feed_guid(self, subject: Subject) -> str:
        return subject.link

    def author_name(self, subject: Subject) -> str:
        return str(subject.site.site_name)

    def items(self, subject: Subject) -> list[ArticlePage]:
        return newest(subject)

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


@kept()
@require_safe
def json_feed(request: HttpRequest, slug: str | None = None) -> JsonResponse:
    """https://www.jsonfeed.org/version/1.1/"""
    subject = subject_of(request, slug)
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
        for article in newest(subject)
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": subject.title,
        "home_page_url": subject.link,
        "feed_url": subject.site.root_url + request.path,
        "items": items,
    }
    return JsonResponse(document, content_type="application/feed+json")
