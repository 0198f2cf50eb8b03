"""Searches that our code does not ask for, such as those of the admin: many hits are not ranked, few are."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from blog.models import ArticleIndexPage, Category
from blog.search import finding
from cms.core import search_backend
from tests.blog.factories import article
from tests.desk.people import client_of

pytestmark = pytest.mark.django_db
RANK = {"sqlite": "bm25", "postgresql": "ts_rank"}


@pytest.fixture
def three(index: ArticleIndexPage) -> list[str]:
    """The first says the word most often, the last is the newest."""
    article(index, "first", title="Raise raise raise", description="A raise, and how to ask for a raise.")
    article(index, "second", title="Something else, and a raise", description="Here it is named in passing.")
    article(index, "third", title="Nothing but a raise", description="Once more, among many other words.")
    return ["third", "second", "first"]


def slugs(found: Any) -> list[str]:
    return [page.slug for page in found]


@pytest.mark.parametrize("how", ["search", "autocomplete"])
def test_of_many_hits_the_newest_stand_first(three: list[str], monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setattr(search_backend, "RANKED_AT_MOST", {"sqlite": 2, "postgresql": 2})
    word = "raise" if how == "search" else "rai"
    with CaptureQueriesContext(connection) as asked:
        found = getattr(Page.objects.all(), how)(word)
        assert slugs(found) == three
        assert found.count() == 3
    assert not [row["sql"] for row in asked if RANK[connection.vendor] in row["sql"]]


def test_few_hits_are_ranked(three: list[str]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert slugs(Page.objects.search("raise"))[0] == "first"
    assert [row["sql"] for row in asked if RANK[connection.vendor] in row["sql"]]


def test_what_is_not_to_be_ranked_keeps_its_order(three: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_backend, "RANKED_AT_MOST", {"sqlite": 1, "postgresql": 1})
    found = Page.objects.order_by("title").search("raise", order_by_relevance=False)
    assert slugs(found) == ["third", "first", "second"]  # Nothing, Raise, Something


@pytest.mark.parametrize("address", ["/admin/pages/search/?q=raise", "/admin/choose-page/search/?q=raise"])
def test_the_searches_of_the_admin_rank_no_more(
    request: pytest.FixtureRequest, three: list[str], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    client: Client = client_of(request, "admin")
    assert client.get(address).status_code == 200
    monkeypatch.setattr(search_backend, "RANKED_AT_MOST", {"sqlite": 0, "postgresql": 0})
    with CaptureQueriesContext(connection) as asked:
        assert "Raise raise raise" in client.get(address).content.decode()
    assert not [row["sql"] for row in asked if RANK[connection.vendor] in row["sql"]]


def test_a_topic_of_a_word_that_many_have_says_whether_it_is_ranked(
    three: list[str], index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(index, "filed", title="A raise, filed", categories=["Pay"])
    pay, site = Category.objects.get(name="Pay"), index.get_site()
    assert finding.find(site, "raise", pay).is_ranked
    monkeypatch.setattr(finding, "RANKED_AT_MOST", {"sqlite": 1, "postgresql": 1})
    found = finding.find(site, "raise", pay)
    assert [hit.article.slug for hit in found.hits] == ["filed"]
    assert found.is_ranked is (connection.vendor == "postgresql")
