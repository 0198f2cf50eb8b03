"""How answers travel: caching, conditional requests, other sites, limits, methods."""

from typing import Any

import pytest
from django.test import Client

from blog.models import ArticleIndexPage, ArticlePage
from cms import env
from tests.blog.factories import article, faq
from tests.blog.pages import Page
from tests.conftest import make_user

from .house import House, get, one

pytestmark = pytest.mark.django_db
LIST = "/api/v2/articles/"


def test_an_answer_that_did_not_change_is_not_sent_again(client: Client, index: ArticleIndexPage) -> None:
    article(index)
    first = client.get(LIST)
    assert first["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert first["X-Robots-Tag"] == "noindex"
    again = client.get(LIST, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    article(index, "another")
    changed = client.get(LIST, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, len(changed.json()["items"])) == (200, 2)
    assert changed["ETag"] != first["ETag"]


def test_everybody_gets_the_same(client: Client, index: ArticleIndexPage) -> None:
    article(index, "a-draft", live=False)
    article(index)
    signed_in = Client()
    signed_in.force_login(make_user("ada", None))
    for address in (LIST, "/api/v2/site/", "/api/openapi.json"):
        mine = signed_in.get(address)
        assert mine.content == client.get(address).content
        assert mine["Cache-Control"].startswith("public")
        assert not mine.cookies


@pytest.mark.parametrize("address", [LIST, "/api/v2/nothing/", "/api/openapi.json", "/api/manage/nothing/"])
def test_only_reading_is_taken(index: ArticleIndexPage, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(address)
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
        if "nothing" not in address:
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    head = client.head(address)
    assert head.content == b""


def test_what_django_refuses_below_the_api_is_a_problem(index: ArticleIndexPage) -> None:
    page, client = article(index), Client(enforce_csrf_checks=True)
    response = client.post(f"/api/manage/articles/{page.pk}/findings/")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET"
    elsewhere = client.post("/blog/category/pay/")
    assert elsewhere["Content-Type"] != "application/problem+json"


def test_an_error_of_ours_tells_nothing_but_that(
    index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr("cms.core.api.paging.page_of", lambda *args: 1 / 0)
    response = Client(raise_request_exception=False).get(LIST)
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "division" not in response.content.decode()


def test_no_redirect_sends_a_program_around(client: Client, index: ArticleIndexPage) -> None:
    from wagtail.models import Site

    from cms.core.models import RedirectRule

    RedirectRule.objects.create(site=Site.objects.get(), pattern="/*", target="/blog/")
    assert client.get("/nothing/").status_code == 301
    assert client.get("/api/v2/nothing/").status_code == 404
    added = client.get("/api/v2/articles?limit=1")
    assert (added.status_code, added["Location"]) == (301, "/api/v2/articles/?limit=1")


def test_one_address_may_not_ask_for_ever(client: Client, index: ArticleIndexPage, settings: Any) -> None:
    settings.PROOFDESK_API_RATE, settings.PROOFDESK_API_SEARCH_RATE = 3, 1
    assert client.get(LIST, {"search": "pay"}).status_code == 200
    assert client.get(LIST, {"search": "pay"}).status_code == 429
    assert client.get(LIST).status_code == 200
    refused = client.get(LIST)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert client.get(LIST, REMOTE_ADDR="192.0.2.9").status_code == 200
    neighbours = [f"2001:db8::{number}" for number in range(1, 5)]
    assert [client.get(LIST, REMOTE_ADDR=one).status_code for one in neighbours] == [200, 200, 200, 429]
    assert client.get(LIST, REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_a_limit_of_0_is_none(client: Client, index: ArticleIndexPage, settings: Any) -> None:
    settings.PROOFDESK_API_RATE = settings.PROOFDESK_API_SEARCH_RATE = 0
    assert [client.get(LIST, {"search": "pay"}).status_code for _ in range(3)] == [200, 200, 200]


def test_other_sites_read_when_the_operator_says_so(client: Client, index: ArticleIndexPage, settings: Any) -> None:
    origin = {"Origin": "https://app.example.org"}
    asked = {**origin, "Access-Control-Request-Method": "GET"}
    assert "Access-Control-Allow-Origin" not in client.get(LIST, headers=origin)
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
    assert client.get(LIST, headers=origin)["Access-Control-Allow-Origin"] == "https://app.example.org"
    assert "origin" in client.get(LIST, headers=origin)["Vary"]
    assert client.options(LIST, headers=asked)["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in client.get(LIST, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in client.get("/api/manage/articles/1/findings/", headers=origin)
    assert "Access-Control-Allow-Origin" not in client.get("/blog/", headers=origin)


@pytest.mark.parametrize(
    "raw", ["app.example.org", "https://app.example.org/", "https://a.example/x", "ftp://a.example"]
)
def test_an_origin_that_is_none_is_refused_at_start_up(raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import ImproperlyConfigured

    monkeypatch.setenv("API_ORIGINS", raw)
    with pytest.raises(ImproperlyConfigured, match="API_ORIGINS"):
        env.origins("API_ORIGINS")
    monkeypatch.setenv("API_ORIGINS", "https://a.example, http://localhost:3000")
    assert env.origins("API_ORIGINS") == ["https://a.example", "http://localhost:3000"]
    monkeypatch.setenv("API_ORIGINS", "*")
    assert env.origins("API_ORIGINS") == ["*"]


# ---- the same as the page


def test_the_head_and_the_graph_are_those_of_the_page(client: Client, house: House) -> None:
    for name, page in (
        ("articles", house.article),
        ("coaching", house.coaching),
        ("paths", house.path),
        ("tests", house.test),
    ):
        told = one(client, name, page.pk)
        shown = Page(client.get(page.url).content.decode())
        assert shown.graph == told["json_ld"]["@graph"], name
        tags = {(tag.get("property") or tag.get("name")): tag.get("content") for tag in shown.attributes("meta")}
        head = told["meta"]
        expected = {
            **head["open_graph"],
            **head["twitter"],
            "robots": head["robots"],
            "description": head["description"],
        }
        assert expected.items() <= tags.items(), name
        assert shown.texts("title") == [head["title"]]
        assert [link["href"] for link in shown.attributes("link") if link.get("rel") == "canonical"] == [
            head["canonical"]
        ]
    for name, slug, path in (
        ("categories", "pay", "/blog/category/pay/"), ("tags", "pivot", "/blog/tag/pivot/"),
        ("authors", "ann-author", "/blog/author/ann-author/"),
    ):  # fmt: skip
        told = one(client, name, slug)
        shown = Page(client.get(path).content.decode())
        assert shown.graph == told["json_ld"]["@graph"], name
        assert shown.texts("title") == [told["meta"]["title"]]


def test_anchors_are_those_of_the_page(client: Client, house: House) -> None:
    told = one(client, "articles", house.article.pk)
    markup = client.get(house.article.url).content.decode()
    anchors = [part["anchor"] for part in told["body"]]
    for part in told["body"]:
        value = part["value"]
        anchors += [item["anchor"] for name in ("items", "steps") for item in value.get(name, ()) if "anchor" in item]
    anchors += [correction["anchor"] for correction in told["corrections"]]
    assert len(anchors) > 30
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in markup] == []
    assert len(set(anchors)) == len(anchors)


def test_reading_makes_no_sizes_of_pictures(client: Client, house: House) -> None:
    from cms.core.images import SiteRendition

    SiteRendition.objects.all().delete()
    found = one(client, "articles", house.article.pk)
    get(client, "authors/")
    assert SiteRendition.objects.count() == 0
    assert "original_images" in found["image"]["src"]
    assert found["image"]["sources"] == []


def test_a_question_that_another_article_owns_leads_there(client: Client, index: ArticleIndexPage, lead: Any) -> None:
    from blog import questions
    from blog.models import LiveQuestion

    owner = article(index, "owner", body=[faq(("How long?", "<p>A year.</p>"))])
    other = article(index, "other", body=[faq(("How long?", "<p>Months.</p>"))])
    questions.note([owner.pk, other.pk])
    questions.choose_owner(LiveQuestion.objects.get(article=owner), lead)

    def item(page: ArticlePage) -> Any:
        return one(client, "articles", page.pk)["body"][0]["value"]["items"][0]

    assert item(owner)["reference"] is None
    assert item(other)["reference"]["path"] == f"/blog/owner/#{item(owner)['anchor']}"
    assert "FAQPage" not in str(one(client, "articles", other.pk)["json_ld"])


def test_a_retracted_article_answers_as_its_page_does(client: Client, index: ArticleIndexPage, lead: Any) -> None:
    from blog import publishing

    page, successor = article(index, "wrong"), article(index, "right")

    def at(path: str) -> Any:
        return client.get("/api/v2/addresses/", {"path": path})

    assert at("/blog/wrong/").json()["found"]["type"] == "article"
    retraction = publishing.retract(page, lead, "Wrong.", public_note="Sorry.")
    assert (at("/blog/wrong/").status_code, client.get(page.url).status_code) == (410, 410)
    assert at("/blog/wrong/").json()["detail"] == "Sorry."
    retraction.successor = successor
    retraction.save()
    assert at("/blog/wrong/").json()["found"] == {"type": "redirect", "status": 302, "location": "/blog/right/"}
