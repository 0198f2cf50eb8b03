"""The search page, and the page for an address that nothing has."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client

from blog.models import ArticleIndexPage
from blog.search import finding
from tests.blog.factories import article, faq

pytestmark = pytest.mark.django_db


def ask(client: Client, **query: str) -> BeautifulSoup:
    response = client.get("/search/", query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [found.text.strip() for found in page.select(".hit__title")]


@pytest.fixture
def pay(index: ArticleIndexPage) -> Any:
    return article(
        index,
        "ask-for-a-raise",
        categories=["Pay"],
        authors=["Ann"],
        body=[faq(("How do I name a figure?", "<p>Bring the salary range of three offers &amp; wait.</p>"))],
    )


def test_words_of_the_body_are_found_and_marked(client: Client, pay: Any) -> None:
    page = ask(client, q="salary")
    assert titles(page) == ["Ask for a raise"]
    assert [found.text for found in page.select(".hit__excerpt mark")] == ["salary"]
    assert "1 article." in page.select_one("[role=status]").text


def test_every_word_must_occur(client: Client, pay: Any) -> None:
    assert titles(ask(client, q="salary figure")) == ["Ask for a raise"]
    assert titles(ask(client, q="salary gardening")) == []


@pytest.mark.parametrize(
    "fields", [{"live": False}, {"noindex": True}, {"unlisted": True}], ids=lambda fields: next(iter(fields))
)
def test_what_is_not_for_lists_is_not_found(client: Client, index: ArticleIndexPage, fields: dict[str, Any]) -> None:
    article(index, "hidden-salary", **fields)
    assert titles(ask(client, q="salary")) == []


def test_a_draft_of_a_live_article_is_not_found(client: Client, pay: Any) -> None:
    pay.title = "Unreleased gardening"
    pay.save_revision()
    assert titles(ask(client, q="gardening")) == []


def test_a_topic_narrows_the_results(client: Client, pay: Any, index: ArticleIndexPage) -> None:
    article(index, "salary-of-managers", categories=["Leading"])
    assert len(titles(ask(client, q="salary"))) == 2
    page = ask(client, q="salary", category="leading")
    assert titles(page) == ["Salary of managers"]
    assert [chip.get_text(" ", strip=True) for chip in page.select(".search__filters a")] == [
        "All topics",
        "Leading 1",
        "Pay 1",
    ]
    assert page.select_one(".search__filters [aria-current]").get_text(" ", strip=True) == "Leading 1"


def test_a_misspelled_word_leads_to_the_right_one(client: Client, pay: Any, index: ArticleIndexPage) -> None:
    article(index, "salary-talk")
    page = ask(client, q="salery")
    assert titles(page) == []
    link = page.select_one(".search__suggestion a")
    assert link.text == "salary"
    assert titles(BeautifulSoup(client.get(link["href"]).content, "html.parser"))


def test_who_finds_nothing_is_led_on(client: Client, pay: Any) -> None:
    page = ask(client, q="xylophone")
    assert page.select_one(".search__suggestion") is None
    assert [found.get_text(" ", strip=True) for found in page.select(".search__elsewhere h2")] == [
        "Topics",
        "Newest articles",
    ]
    assert page.select_one(".search__elsewhere a")["href"] == "/blog/category/pay/"


@pytest.mark.parametrize(
    "query", ["", "   ", "\x00", "?!", "*", '"', "AND", "a OR", "NEAR(", "(", "x:y", "'", "-", "%"]
)
def test_no_query_breaks_the_page(client: Client, pay: Any, query: str) -> None:
    ask(client, q=query, page="zz", category="\x00")
    ask(client, q=f"salary {query}", page="99999999999")


def test_what_was_asked_is_escaped(client: Client) -> None:
    response = client.get("/search/", {"q": '<script>alert(1)</script>" onfocus="x'})
    assert b"<script>alert" not in response.content
    assert b'" onfocus="' not in response.content


def test_search_engines_list_the_form_and_no_results(client: Client, pay: Any) -> None:
    form = client.get("/search/")
    assert "X-Robots-Tag" not in form
    assert 'content="noindex' not in form.content.decode()
    response = client.get("/search/", {"q": "salary"})
    assert response["X-Robots-Tag"] == "noindex, follow"
    assert 'content="noindex' in response.content.decode()
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_many_hits_stand_in_the_order_of_their_dates(
    client: Client, index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite takes time as the square of the hits to rank them."""
    monkeypatch.setattr(finding, "RANKED_AT_MOST", {"sqlite": 1, "postgresql": 1})
    for number, day in enumerate([2, 3, 1]):
        article(index, f"salary-{number}", published_on=date(2026, 1, day))
    page = ask(client, q="salary")
    assert titles(page) == ["Salary 1", "Salary 0", "Salary 2"]
    assert "newest first" in page.select_one("[role=status]").text


def test_the_best_stands_first_and_pages_follow(
    client: Client, index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "PER_PAGE", 2)
    for number in range(3):
        article(index, f"article-{number}", description="A word about salary.")
    article(index, "salary", description="All about salary.")
    first = ask(client, q="salary")
    assert titles(first)[0] == "Salary"
    second = BeautifulSoup(client.get("/search/" + first.select_one("a[rel=next]")["href"]).content, "html.parser")
    assert len({*titles(first), *titles(second)}) == 4
    assert second.select_one(".hits")["start"] == "3"


@pytest.mark.parametrize("count", [1, 3])
def test_search_queries_stay_flat(
    client: Client, index: ArticleIndexPage, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        article(
            index,
            f"salary-{number}",
            categories=["Pay", f"Topic {number}"],
            authors=["Ann", f"Author {number}"],
            body=[faq(("How?", "<p>So.</p>"))],
        )
    ask(client, q="salary")
    # On SQLite Wagtail's search ranks, and counts first.
    with django_assert_num_queries(11 if connection.vendor == "sqlite" else 10):
        assert len(titles(ask(client, q="salary"))) == count


def test_a_missing_page_names_articles_of_nearly_that_address(client: Client, pay: Any) -> None:
    response = client.get("/blog/ask-for-raise/")
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert page.select_one("main ul a")["href"] == "/blog/ask-for-a-raise/"
    assert page.select_one("input[type=search]")["value"] == "ask for raise"


@pytest.mark.parametrize("path", ["/nothing/", "/%00/", "/blog/" + "x" * 3000 + "/", "/a-b-c.html"])
def test_a_missing_page_without_likeness_offers_the_search(client: Client, pay: Any, path: str) -> None:
    response = client.get(path)
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert page.select_one("main ul") is None
    assert page.select_one("form[role=search]")
