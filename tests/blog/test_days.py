"""A page is shown on its days only, whether or not a worker has noticed that they are over."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import ArticleIndexPage, ArticlePage
from blog.static_site.addresses import addresses
from cms.core.visibility import is_shown, next_expiry
from cms.home.models import HomePage
from coaching.models import CoachingPage
from tests.blog.factories import article
from tests.blog.planning import fresh, minutes

pytestmark = pytest.mark.django_db
WORD = "kumquat"

# Everywhere that an article is named while it is shown.
PLACES = (
    "/blog/kumquat/",
    "/blog/kumquat.md",
    "/blog/",
    "/blog/category/pay/",
    "/blog/tag/salary/",
    "/blog/author/ann/",
    "/blog/other/",
    "/feed.xml",
    "/feed.json",
    "/blog/category/pay/feed.xml",
    "/blog/category/pay/feed.json",
    "/sitemap.xml",
    "/llms.txt",
    "/search/?q=kumquat",
    "/api/v2/articles/",
    "/api/v2/articles/?search=kumquat",
    "/api/v2/addresses/?path=/blog/kumquat/",
)


def make(index: ArticleIndexPage, slug: str, title: str, **fields: Any) -> ArticlePage:
    topics: dict[str, Any] = {"authors": ["Ann"], "categories": ["Pay"], "tags": ["salary"]}
    body = [("prose", {"heading": "Why", "level": "2", "text": f"<p>Words about {slug}.</p>"})]
    return article(index, slug, title=title, body=body, keywords="pay", **topics, **fields)


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    make(index, "other", "Another one")
    return make(index, WORD, f"The {WORD}")


def names_it(client: Client, place: str) -> bool:
    response = client.get(place, follow=True)
    return response.status_code == 200 and f"the {WORD}" in response.content.decode().replace("%20", " ").lower()


def named_at(client: Client) -> list[str]:
    return [place for place in PLACES if names_it(client, place) or shows_address(client, place)]


def shows_address(client: Client, place: str) -> bool:
    response = client.get(place, follow=True)
    return response.status_code == 200 and f"/blog/{WORD}/" in response.content.decode()


def test_an_article_that_has_expired_is_nowhere_though_no_worker_runs(client: Client, page: ArticlePage) -> None:
    assert named_at(client) == list(PLACES)
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=minutes(-1))
    assert named_at(client) == []
    assert client.get(f"/blog/{WORD}/").status_code == 404
    assert fresh(page).live  # nobody has noticed yet


def test_an_article_that_is_live_before_its_moment_is_not_shown(client: Client, page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(go_live_at=minutes(5))
    assert named_at(client) == []
    ArticlePage.objects.filter(pk=page.pk).update(go_live_at=minutes(-5))
    assert named_at(client) == list(PLACES)


def test_articles_below_a_listing_that_has_expired_are_in_no_list(
    client: Client, index: ArticleIndexPage, page: ArticlePage
) -> None:
    ArticleIndexPage.objects.filter(pk=index.pk).update(expire_at=minutes(-1))
    assert client.get("/blog/").status_code == 404
    assert ArticlePage.objects.published().count() == 0


def test_a_coaching_page_that_has_expired_is_not_served_nor_in_menus(client: Client, home: HomePage) -> None:
    page = CoachingPage(title="Plum service", slug="plum", description="A service.", show_in_menus=True)
    home.add_child(instance=page)
    assert client.get("/plum/").status_code == 200
    assert "/plum/" in client.get("/blog/").content.decode()
    assert "/plum/" in client.get("/sitemap.xml").content.decode()
    CoachingPage.objects.filter(pk=page.pk).update(expire_at=minutes(-1))
    assert client.get("/plum/").status_code == 404
    assert "/plum/" not in client.get("/blog/").content.decode()
    assert "/plum/" not in client.get("/sitemap.xml").content.decode()


def test_the_exported_site_has_no_page_off_its_days(home: HomePage, page: ArticlePage) -> None:
    site = home.get_site()
    assert f"/blog/{WORD}/" in set(addresses(site))
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=minutes(-1))
    assert not [address for address in addresses(site) if WORD in address]


def test_a_page_says_until_when_it_is_shown(index: ArticleIndexPage, page: ArticlePage) -> None:
    assert page.shown_until is None
    assert next_expiry() is None
    soon, later = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(hours=2)
    page.expire_at = soon
    assert (page.shown_until, is_shown(page)) == (soon, True)
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=later)
    ArticlePage.objects.exclude(pk=page.pk).update(expire_at=soon)
    assert next_expiry() == soon
    assert next_expiry(soon) == later
    assert next_expiry(later) is None
