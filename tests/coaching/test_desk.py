"""Offers in the admin: the panel, the choice by hand, the report."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import PageLogEntry

from blog.models import ArticleIndexPage, ArticlePage, Category, ViewCount
from coaching.models import CallToAction, LeadCount, OfferCount, PinnedOffer
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.conftest import make_user
from tests.desk.people import ROLES, client_of, is_let_in

from .test_offers import variant
from .test_pages import call, make_offer

pytestmark = pytest.mark.django_db


def counts(
    page: ArticlePage, offer: CallToAction, seen: int, clicked: int, day: date | None = None, **more: Any
) -> None:
    OfferCount.objects.create(
        page=page, offer=offer, slot="end", day=day or timezone.localdate(), sightings=seen, clicks=clicked,
        **{"variant": "A", **more},
    )  # fmt: skip


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


def soup(client: Client, address: str, **query: Any) -> BeautifulSoup:
    return BeautifulSoup(client.get(address, query).content, "html.parser")


def came(page: ArticlePage, offer: CallToAction, leads: int, booked: int, won: int) -> None:
    """Leads of which only numbers are left; those that are known are counted in test_lead_data."""
    LeadCount.objects.create(
        month=timezone.localdate().replace(day=1), article=page.pk, offer=offer.key, variant="A", kind="waitlist",
        leads=leads, confirmed=leads, booked=booked, won=won,
    )  # fmt: skip


# ---- the panel


def panel(client: Client, page: ArticlePage) -> str:
    found = soup(client, reverse("wagtailadmin_pages:edit", args=[page.pk])).select_one(".offer-panel")
    return words(found) if found else ""


def test_the_editor_sees_which_offer_will_show_and_why(index: ArticleIndexPage, writer: Any) -> None:
    make_offer("default", is_default=True)
    make_offer("pay", stage="learn", slot="side").topics.add(Category.objects.create(name="Pay"))
    text = panel(signed_in(writer), article(index, categories=["Pay"], owner=writer))
    assert "Shows “Heading pay”. Why: topic pay, stage learn. Beside the text" in text
    assert "Heading default the default offer" in text


def test_the_panel_tells_that_the_text_has_its_own_call(index: ArticleIndexPage, writer: Any) -> None:
    make_offer("default", is_default=True)
    text = panel(signed_in(writer), article(index, body=[call()], owner=writer))
    assert "A call to action stands in the text" in text
    assert "it shows “Heading default”: the default offer" in text


def test_the_panel_says_when_nothing_fits(index: ArticleIndexPage, writer: Any) -> None:
    make_offer("other")
    assert "Shows no offer" in panel(signed_in(writer), article(index, owner=writer))


def test_the_panel_of_an_article_has_its_numbers(index: ArticleIndexPage, writer: Any) -> None:
    offer, page = make_offer("plan", is_default=True), article(index, owner=writer)
    ViewCount.objects.create(article=page, day=timezone.localdate(), count=70)
    counts(page, offer, 40, 4)
    counts(page, offer, 2, 1, variant="own")
    counts(article(index, "another"), offer, 500, 50)
    came(page, offer, 3, 2, 1)
    text = panel(signed_in(writer), page)
    assert "70 views Heading plan Sightings 42 Clicks 5 Leads 3 Booked 2 Won 1" in text


def test_a_new_article_has_no_such_panel(index: ArticleIndexPage, writer: Any) -> None:
    found = soup(signed_in(writer), reverse("wagtailadmin_pages:add", args=["blog", "articlepage", index.pk]))
    assert found.select_one(".readiness")
    assert not found.select_one(".offer-panel")


# ---- the choice by hand


def test_whoever_edits_an_article_chooses_its_offer(index: ArticleIndexPage, writer: Any) -> None:
    make_offer("default", is_default=True)
    other, page = make_offer("other"), article(index, owner=writer)
    client, address = signed_in(writer), reverse("desk_pin_offer", args=[page.pk])
    before = page.latest_revision_id
    choices = [words(row) for row in soup(client, address).select(".offer-choice__row")]
    assert choices == [
        "The one that fits best", "Heading default (the default offer)", "Heading other (no topic in common)",
    ]  # fmt: skip
    assert client.post(address, {"offer": str(other.pk)}).status_code == 302
    assert "Heading other" in Client().get(page.url).content.decode()
    assert "Shows “Heading other”. Why: pinned" in panel(client, page)
    page.refresh_from_db()
    assert page.latest_revision_id == before  # the approved content is as it was
    assert PageLogEntry.objects.filter(page=page.pk, action="proofdesk.pin_offer", user=writer).count() == 1
    client.post(address, {"offer": ""})
    assert not PinnedOffer.objects.exists()


def test_an_offer_that_is_not_shown_cannot_be_chosen(index: ArticleIndexPage, writer: Any) -> None:
    hidden, page = make_offer("hidden", active=False), article(index, owner=writer)
    response = signed_in(writer).post(reverse("desk_pin_offer", args=[page.pk]), {"offer": str(hidden.pk)})
    assert response.status_code == 200
    assert not PinnedOffer.objects.exists()


# ---- the report


@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_on_articles_reads_the_report(request: pytest.FixtureRequest, home: Any, role: str) -> None:
    client = client_of(request, role)
    assert is_let_in(client, reverse("desk_offers"))
    assert reverse("desk_offers") in client.get("/admin/").content.decode()


def test_others_do_not(home: Any) -> None:
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    assert not is_let_in(signed_in(make_user("gus", "Guests")), reverse("desk_offers"))


@pytest.fixture
def two(index: ArticleIndexPage) -> tuple[ArticlePage, CallToAction]:
    """Two articles with an offer each; the first is seen in two wordings."""
    page, other = article(index, "one"), article(index, "two")
    offer, second = make_offer("plan"), make_offer("second", heading="=HYPERLINK(1)")
    CallToAction.objects.filter(pk=offer.pk).update(compared_since=date(2026, 1, 1))
    variant(offer)
    CallToAction.objects.filter(pk=offer.pk).update(compared_since=date(2026, 1, 1))
    ViewCount.objects.create(article=page, day=date(2026, 5, 2), count=900)
    ViewCount.objects.create(article=other, day=date(2026, 5, 3), count=50)
    counts(page, offer, 400, 20, date(2026, 5, 2))
    counts(page, offer, 410, 90, date(2026, 5, 3), variant="B")
    counts(other, second, 30, 1, date(2026, 5, 3))
    return page, offer


def rows(found: BeautifulSoup) -> list[list[str]]:
    return [[words(cell) for cell in row.select("td")] for row in found.select(".desk-decisions tbody tr")]


def test_the_report_leads_from_article_to_client(two: tuple[ArticlePage, CallToAction], lead: Any) -> None:
    page, offer = two
    came(page, offer, 7, 3, 2)
    found = soup(signed_in(lead), reverse("desk_offers"))
    assert rows(found) == [
        ["One", "Heading plan", "900", "810", "110", "7", "3", "2"],
        ["Two", "=HYPERLINK(1)", "50", "30", "1", "0", "0", "0"],
    ]
    funnel = [words(row) for row in found.select("#bars-funnel ~ table tbody tr")]
    assert funnel == ["Views 950", "Sightings 840", "Clicks 111", "Leads 7", "Booked 3", "Won 2"]
    assert len(found.select("figure.history-chart")) == 2


def test_the_report_compares_wordings(two: Any, lead: Any) -> None:
    (comparison,) = soup(signed_in(lead), reverse("desk_offers")).select(".offer-comparison")
    text = words(comparison)
    assert "Variant B is clicked more often." in text
    assert "A 400 20 5.0 3.3 to 7.6" in text
    OfferCount.objects.filter(variant="B").update(sightings=290)
    (comparison,) = soup(signed_in(lead), reverse("desk_offers")).select(".offer-comparison")
    assert "Too early to tell: 10 more sightings are needed at least." in words(comparison)
    OfferCount.objects.filter(variant="B").update(sightings=400, clicks=30)
    (comparison,) = soup(signed_in(lead), reverse("desk_offers")).select(".offer-comparison")
    assert "No winner" in words(comparison)


def test_the_report_is_filtered(two: tuple[ArticlePage, CallToAction], lead: Any) -> None:
    page, offer = two
    client, address = signed_in(lead), reverse("desk_offers")
    assert [row[0] for row in rows(soup(client, address, offer=offer.pk))] == ["One"]
    assert [row[0] for row in rows(soup(client, address, title="tw"))] == ["Two"]
    assert [row[0] for row in rows(soup(client, address, page=page.pk))] == ["One"]
    day = {"day_from": "2026-05-03", "day_to": "2026-05-03"}
    assert [row[2:5] for row in rows(soup(client, address, **day))] == [["–", "410", "90"], ["50", "30", "1"]]
    assert rows(soup(client, address, day_from="2027-01-01")) == []


def test_the_report_is_exported_without_formulas(two: tuple[ArticlePage, CallToAction], lead: Any) -> None:
    client, address = signed_in(lead), reverse("desk_offers")
    response: Any = client.get(address, {"export": "csv"})
    assert "offers-" in response["Content-Disposition"]
    table = list(csv.reader(StringIO(b"".join(response.streaming_content).decode())))
    assert table[0] == [
        "Page", "Key of the offer", "Offer", "Views", "Sightings", "Clicks", "Leads", "Booked", "Won",
    ]  # fmt: skip
    assert table[1] == ["One", "plan", "Heading plan", "900", "810", "110", "0", "0", "0"]
    assert table[2][2] == "'=HYPERLINK(1)"
    exported: Any = client.get(address, {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(exported.streaming_content))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:6] == ["One", "plan", "Heading plan", 900, 810, 110]


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_asks_the_same_for_one_row_and_three(
    index: ArticleIndexPage, lead: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        offer = make_offer(f"offer-{number}")
        variant(offer)
        counts(article(index, f"article-{number}"), offer, 5, 1, timezone.localdate() - timedelta(days=number))
    client = signed_in(lead)
    client.get(reverse("desk_offers_results"))
    with django_assert_num_queries(17):
        assert len(rows(soup(client, reverse("desk_offers_results")))) == count
