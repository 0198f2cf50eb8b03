"""Filters, orders, pages of lists, fields, and what is refused."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article

from .house import House, get, one, operations

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(index: ArticleIndexPage) -> None:
    article(
        index,
        "alpha",
        title="Alpha",
        authors=["Ann"],
        categories=["Pay"],
        tags=["pivot"],
        published_on=date(2026, 1, 1),
    )
    article(
        index,
        "beta",
        title="Beta raise",
        authors=["Ben"],
        categories=["Pay"],
        published_on=date(2026, 2, 1),
        featured=True,
    )
    article(index, "gamma", title="Gamma raise raise", authors=["Ann", "Ben"], published_on=date(2026, 3, 1), updated_on=date(2026, 4, 1))  # fmt: skip


def slugs(client: Client, **query: Any) -> list[str]:
    return [item["slug"] for item in get(client, "articles/", **query)["items"]]


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["gamma", "beta", "alpha"]),
    ({"category": "pay"}, ["beta", "alpha"]),
    ({"tag": "pivot"}, ["alpha"]),
    ({"author": "ann"}, ["gamma", "alpha"]),
    ({"author": "ann", "category": "pay"}, ["alpha"]),
    ({"published_after": "2026-02-01"}, ["gamma", "beta"]),
    ({"published_before": "2026-02-01"}, ["alpha"]),
    ({"published_after": "2026-01-02", "published_before": "2026-03-01"}, ["beta"]),
    ({"featured": "true"}, ["beta"]),
    ({"path": "/blog/beta/"}, ["beta"]),
    ({"path": "/blog/beta"}, ["beta"]),
    ({"path": "/beta/"}, []),
    ({"search": "raise"}, ["gamma", "beta"]),
    ({"search": "raise", "order": "published"}, ["beta", "gamma"]),
    ({"search": "raise", "author": "ann"}, ["gamma"]),
    ({"search": "!!!"}, []),
    ({"search": "\x00raise\x00"}, ["gamma", "beta"]),
    ({"order": "published"}, ["alpha", "beta", "gamma"]),
    ({"order": "title"}, ["alpha", "beta", "gamma"]),
    ({"order": "-title"}, ["gamma", "beta", "alpha"]),
    ({"order": "-featured"}, ["beta", "gamma", "alpha"]),
    ({"limit": 1}, ["gamma"]),
    ({"offset": 1}, ["beta", "alpha"]),
    ({"category": "nothing"}, []),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS, ids=str)
def test_a_list_is_narrowed_and_ordered(
    client: Client, three: None, query: dict[str, Any], expected: list[str]
) -> None:
    found = get(client, "articles/", **query)
    assert [item["slug"] for item in found["items"]] == expected
    if not {"limit", "offset"} & set(query):
        assert found["meta"]["total_count"] == len(expected)


@pytest.mark.parametrize("query", [
    {}, {"order": "published"}, {"order": "title"}, {"order": "-title"}, {"order": "-featured"}, {"order": "updated"},
    {"search": "raise"}, {"search": "raise", "order": "title"}, {"category": "pay"},
], ids=str)  # fmt: skip
def test_the_next_pages_hold_all_the_rest_once(client: Client, three: None, query: dict[str, str]) -> None:
    whole = slugs(client, **query)
    assert len(whole) >= 2
    seen, address = [], f"/api/v2/articles/?{'&'.join(f'{k}={v}' for k, v in {**query, 'limit': 1}.items())}"
    while address:
        found = get(client, address)
        assert found["meta"]["total_count"] == len(whole)
        seen += [item["slug"] for item in found["items"]]
        parts = urlsplit(found["meta"]["next"] or "")
        address = f"{parts.path}?{parts.query}" if parts.path else ""
        assert len(seen) <= len(whole)
    assert seen == whole


def test_a_cursor_keeps_its_place_when_something_new_arrives(
    client: Client, index: ArticleIndexPage, three: None
) -> None:
    first = get(client, "articles/", limit=1)
    article(index, "delta", published_on=date(2026, 5, 1))
    parts = urlsplit(first["meta"]["next"])
    assert [item["slug"] for item in get(client, f"{parts.path}?{parts.query}")["items"]] == ["beta"]


def test_fields_come_as_they_are_asked_for(client: Client, three: None) -> None:
    usual = set(get(client, "articles/")["items"][0])
    assert usual >= {"id", "title", "authors"}
    assert not usual & {"keywords", "body"}
    asked = {
        "_,title": {"title"},
        "keywords": usual | {"keywords"},
        "-title,-id": usual - {"title", "id"},
        "*,-title": (usual | {"keywords", "summary_points", "corrections"}) - {"title"},
        "_": set(),
    }
    for fields, expected in asked.items():
        assert set(get(client, "articles/", fields=fields)["items"][0]) == expected, fields
    number = get(client, "articles/", limit=1)["items"][0]["id"]
    assert set(one(client, "articles", number, fields="_,body,meta")) == {"body", "meta"}
    assert set(one(client, "articles", number, fields="*,-body")) == set(one(client, "articles", number)) - {"body"}


def test_rich_text_comes_in_three_forms(client: Client, house: House) -> None:
    def text(form: str) -> str:
        body = one(client, "articles", house.article.pk, rich_text=form)["body"]
        [found] = [part for part in body if part["type"] == "framework" and part["value"]["heading"] == "Steps"]
        return str(found["value"]["steps"][0]["text"])

    assert text("html") == '<p>See <a href="/blog/">the blog</a>.</p>'
    assert text("markdown") == "See [the blog](/blog/)."
    assert text("plain") == "See the blog."


HUGE, NUL = "9" * 5_000, "\x00"
ODD = [
    *("", "-1", "0", "1e3", "١", "1.5", HUGE, NUL, f"a{NUL}b", "null", "true", "é", "🙂" * 300, "a" * 5_000),
    *("fields=*", "*,-a(b,(c", "a(" * 400, "((((", ")", "title)", "-", ",", "*,*", "-*", "_,_", "title,", "title(", "%"),
    *("2026-13-01", "0000-00-00", "9999-99-99", "2026-02-30", "10000-01-01", "٢٠٢٦-٠١-٠١"),
    *("/", "//", "/../..", f"/{NUL}", "/%00", "/\ud7ff", "/blog/" * 200, "//evil.example/", "/admin/", "/*", "/?x#y"),
    *("random", "-published,title", "pk", "pub__lished", "W10", "WyJwdWJsaXNoZWQiXQ", "eyJhIjoxfQ", "//8", "[]", "=" * 9),
    *('"', "' OR 1=1 --", "NEAR(a b)", "a AND (", "*", '"a" -b', "raise OR", ":", "{}[]\\"),
]  # fmt: skip


def test_no_value_of_any_parameter_breaks_anything(client: Client, three: None) -> None:
    """All of them on articles; elsewhere, where the parameters are read by the same functions, every fifth."""
    tried = 0
    for operation in operations():
        if "{" in operation.path:
            continue
        for number, parameter in enumerate(operation.parameters):
            for value in ODD if operation.name == "list_articles" else ODD[number % 5 :: 5]:
                response = client.get(operation.path, {parameter.name: value})
                assert response.status_code in (200, 400, 404, 410), (operation.path, parameter.name, value)
                is_problem = response["Content-Type"] == "application/problem+json"
                assert is_problem == (response.status_code != 200)
                tried += 1
    assert tried > 1_000


REFUSED = [
    *((f"articles/?{query}", 400, query.partition("=")[0]) for query in (
        "limit=101", "offset=1001", "limit=0", "nothing=1", "limit=1&limit=2", "order=random", "cursor=abc", "fields=body",
        "path=blog", "category=a b", "published_after=2026", "rich_text=pdf",
    )),
    ("articles/?search=x&cursor=abc", 400, "cursor"),
    *((address, 404, None) for address in (
        "articles/99999999999999999999/", "articles/0/", "articles/abc/", "categories/nothing/", "nothing/", "", "../v3/",
        "addresses/?path=/nothing/", "addresses/?path=//[x",
    )),
    ("addresses/?path=/gone/x", 410, None),
]  # fmt: skip


def test_what_is_refused_is_a_problem(client: Client, house: House) -> None:
    for address, status, parameter in REFUSED:
        response = client.get(f"/api/v2/{address}")
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), address
        found = response.json()
        assert (found["status"], found["type"], found.get("parameter")) == (status, "about:blank", parameter), address
        assert found["title"]
        assert found["detail"]


def test_search_ranks_as_far_as_the_site_does(client: Client, three: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many hits are not ranked: that takes time as their square."""
    from blog.search import entries, finding

    ranked = []
    original = entries.best_first

    def best_first(numbers: Any, terms: Any) -> list[int]:
        ranked.append(terms)
        return original(numbers, terms)

    monkeypatch.setattr(entries, "best_first", best_first)
    assert slugs(client, search="raise") == ["gamma", "beta"]
    assert ranked == [["raise"]]
    monkeypatch.setattr(finding, "RANKED_AT_MOST", {"sqlite": 1, "postgresql": 1})
    assert slugs(client, search="raise") == ["gamma", "beta"]
    assert ranked == [["raise"]]


def test_a_list_tells_a_release_that_no_day_tells(client: Client, three: None) -> None:
    """Whoever keeps articles sees from the list which to ask for again."""
    page = ArticlePage.objects.get(slug="gamma")
    before = get(client, "articles/")["items"][0]
    revision = page.save_revision(clean=False)
    publishing.certify(page, revision, None, "review")
    revision.publish()
    after = get(client, "articles/")["items"][0]
    assert after["released_at"] > before["released_at"]
    assert {**after, "released_at": None} == {**before, "released_at": None}
