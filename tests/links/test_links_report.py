"""The report of links: who reads it, what comes first, looking again, the spreadsheet."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from blog.links.articles import read_articles
from blog.models import ArticleIndexPage, ExternalLink
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.desk.people import ROLES, client_of, is_let_in, text_of

from .test_elsewhere import text

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/desk/links/"


def used(index: ArticleIndexPage, slug: str, *addresses: str) -> None:
    article(index, slug, title=slug.capitalize(), body=text(*addresses))
    read_articles()


def set_state(url: str, state: str, **values: Any) -> None:
    later = timezone.now() + timedelta(days=3)
    ExternalLink.objects.filter(url=url).update(
        **{"state": state, "checked_at": timezone.now(), "next_check": later, **values}
    )


@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_on_articles_reads_it(request: pytest.FixtureRequest, index: ArticleIndexPage, role: str) -> None:
    client = client_of(request, role)
    assert is_let_in(client, ADDRESS)
    assert is_let_in(client, f"{ADDRESS}results/")
    assert ADDRESS in text_of(client.get("/admin/"))


def outsider() -> Client:
    """May enter the admin, and work on no page."""
    user = get_user_model()._default_manager.create_user("oona", "oona@example.com", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return signed_in(user)


def test_others_do_not(index: ArticleIndexPage) -> None:
    used(index, "pay", "https://a.example/")
    client = outsider()
    assert not is_let_in(client, ADDRESS)
    assert client.post(f"{ADDRESS}{ExternalLink.objects.get().pk}/again/").status_code == 302
    assert ADDRESS not in text_of(client.get("/admin/"))


def test_the_worst_comes_first_with_its_articles(index: ArticleIndexPage, writer: Any) -> None:
    used(index, "pay", "https://ok.example/", "https://broken.example/", "https://moved.example/")
    used(index, "roles", "https://broken.example/")
    set_state("https://ok.example/", "ok", status=200)
    set_state("https://moved.example/", "moved", status=200, target="https://new.example/")
    set_state("https://broken.example/", "broken", status=404)
    response = signed_in(writer).get(ADDRESS)
    assert [(row.url, row.used_in) for row in response.context["object_list"]] == [
        ("https://broken.example/", "Pay; Roles"), ("https://moved.example/", "Pay"), ("https://ok.example/", "Pay"),
    ]  # fmt: skip
    shown = text_of(response)
    assert "answer 404" in shown
    assert "now https://new.example/" in shown


def test_filters_find_a_state_an_address_and_an_article(index: ArticleIndexPage, writer: Any) -> None:
    used(index, "pay", "https://a.example/", "https://b.example/")
    used(index, "roles", "https://c.example/")
    set_state("https://a.example/", "broken")
    client = signed_in(writer)
    for query, expected in (({"state": "broken"}, ["a"]), ({"url": "//b."}, ["b"]), ({"article": "Role"}, ["c"])):
        found = client.get(ADDRESS, query).context["object_list"]
        assert [row.host[0] for row in found] == expected


def test_a_link_is_looked_at_again_on_request(index: ArticleIndexPage, coach: Any) -> None:
    used(index, "pay", "https://a.example/")
    set_state("https://a.example/", "broken")
    client, link = signed_in(coach), ExternalLink.objects.get()
    assert "Look again" in text_of(client.get(ADDRESS))
    assert client.get(f"{ADDRESS}{link.pk}/again/").status_code == 405
    response = client.post(f"{ADDRESS}{link.pk}/again/", {"next": f"{ADDRESS}?state=broken"})
    assert response.headers["Location"] == f"{ADDRESS}?state=broken"
    link.refresh_from_db()
    assert link.next_check <= timezone.now()
    assert "will be looked at within minutes" in text_of(client.get(ADDRESS))


def test_one_sees_links_of_ones_own_articles_only(index: ArticleIndexPage, home: Page, writer: Any) -> None:
    other = ArticleIndexPage(title="Elsewhere", slug="elsewhere")
    home.add_child(instance=Page(title="Section", slug="section"))
    Page.objects.get(slug="section").add_child(instance=other)
    used(other, "theirs", "https://theirs.example/")
    used(index, "ours", "https://ours.example/")
    client = signed_in(writer)
    assert [row.host for row in client.get(ADDRESS).context["object_list"]] == ["ours.example"]
    theirs = ExternalLink.objects.get(host="theirs.example")
    assert client.post(f"{ADDRESS}{theirs.pk}/again/").status_code == 404


def test_the_spreadsheet_says_the_same(index: ArticleIndexPage, writer: Any) -> None:
    used(index, "pay", "https://a.example/")
    set_state("https://a.example/", "broken", status=404)
    response = signed_in(writer).get(ADDRESS, {"export": "csv"})
    heading, row = csv.reader(StringIO(b"".join(response.streaming_content).decode()))
    assert heading[:6] == ["Address", "State", "Answer", "Reason", "New address", "Used in"]
    assert row[:6] == ["https://a.example/", "broken", "404", "", "", "Pay"]


def test_it_says_when_nobody_looks(index: ArticleIndexPage, writer: Any, settings: Any) -> None:
    client = signed_in(writer)
    assert "switched off" in text_of(client.get(ADDRESS))
    settings.PROOFDESK_CHECK_LINKS = True
    assert "No article links to another site." in text_of(client.get(ADDRESS))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_stay_flat(
    index: ArticleIndexPage, writer: Any, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        used(index, f"pay-{number}", f"https://a-{number}.example/", "https://same.example/")
    client = signed_in(writer)
    client.get(ADDRESS)
    with django_assert_max_num_queries(18):
        assert len(client.get(ADDRESS).context["object_list"]) == count + 1
