"""The report of the site's health: charts, a table of the same numbers, spreadsheets."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from blog.models import HealthDay
from tests.blog.editing import signed_in
from tests.conftest import make_user
from tests.desk.people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db

FIRST = date(2026, 5, 1)


def days(count: int) -> list[HealthDay]:
    """One error less, one mended article more each day."""
    return [
        HealthDay.objects.create(
            day=FIRST + timedelta(days=number), articles=9, with_errors=5 - number, with_warnings=2, errors=6 - number,
            warnings=3, waived=1, rules={"search.title-length": {"error": 6 - number}, "links.broken": {"warning": 3}},
            claims={"needs": 4 - number, "evidenced": number}, clusters=1, in_clusters=3, live=8, dated=8,
            overdue=number, with_faq=6, repeated=2, owned=number,
        )
        for number in range(count)
    ]  # fmt: skip


def page(client: Client, **query: Any) -> BeautifulSoup:
    return BeautifulSoup(client.get(reverse("desk_site_health"), query).content, "html.parser")


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_on_articles_reads_it_and_finds_it_in_the_menu(
    request: pytest.FixtureRequest, home: Any, role: str
) -> None:
    client = client_of(request, role)
    assert is_let_in(client, reverse("desk_site_health"))
    assert reverse("desk_site_health") in client.get("/admin/").content.decode()


def test_others_do_not(home: Any) -> None:
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(make_user("gus", "Guests"))
    assert not is_let_in(client, reverse("desk_site_health"))
    assert "Site health" not in text_of(client.get("/admin/"))


def test_before_the_first_count_it_says_so(reviewer: Any) -> None:
    shown = page(signed_in(reviewer))
    assert "Nothing has been counted yet. The schedule counts each hour." in words(shown)
    assert shown.select("figure") == []


def test_charts_say_in_words_what_they_draw(reviewer: Any) -> None:
    days(3)
    shown = page(signed_in(reviewer))
    legends = {
        words(figure.figcaption): [words(row) for row in figure.select("li")] for figure in shown.select("figure")
    }
    assert legends == {
        "Articles": ["3 with errors (2 fewer)", "2 with warnings only (as before)", "4 with neither (2 more)"],
        "Findings": ["4 errors (2 fewer)", "3 warnings (as before)", "1 waived (as before)"],
        "Sameness": ["3 articles that say the same as another (as before)", "1 groups of them (as before)"],
        "Freshness": ["2 overdue for review (2 more)", "8 with a day for review (as before)"],
        "Live articles": ["8 live (as before)", "6 with an FAQ (as before)"],
        "Questions": ["2 on several pages (as before)", "2 of these with an owner (2 more)"],
    }
    assert shown.select_one(".history-chart__lines .history-line--1")["d"] == "M0 50 L50 60 L100 70"
    assert all(drawing["aria-hidden"] == "true" for drawing in shown.select("main svg.history-chart__sample"))


def test_rules_and_claims_are_bars_with_their_change(reviewer: Any) -> None:
    days(2)
    shown = page(signed_in(reviewer))
    rows = [
        [words(cell) for cell in row.select("th, td")] for row in shown.select("[aria-labelledby=bars-claims] tbody tr")
    ]
    assert [row[0] for row in rows if row[1] != "0"] == ["needs evidence", "evidenced"]
    assert rows[0] == ["needs evidence", "3", "", "(1 fewer)"]
    rules = shown.select("[aria-labelledby=bars-rules] tbody tr")
    assert [words(row.select("td")[0]) for row in rules] == ["5", "3"]
    assert rules[0].a["href"] == f"{reverse('desk_checks_report')}?rule=search.title-length"


def test_a_single_day_shows_no_change(reviewer: Any) -> None:
    days(1)
    shown = page(signed_in(reviewer))
    assert "5 with errors" in words(shown)
    assert "as before" not in words(shown)


def test_the_filter_holds_for_charts_and_table(reviewer: Any) -> None:
    days(3)
    shown = page(signed_in(reviewer), day_from="2026-05-02", day_to="2026-05-02")
    assert [words(row.td) for row in shown.select(".history-days tbody tr")] == ["2 May 2026"]
    assert "4 with errors" in words(shown.figure)


def test_the_spreadsheets_have_a_row_for_each_day_and_a_column_for_each_number(reviewer: Any) -> None:
    days(2)
    client, address = signed_in(reviewer), reverse("desk_site_health")
    response = client.get(address, {"export": "csv"})
    rows = list(csv.reader(StringIO(response.getvalue().decode())))
    assert rows[0][:5] == [
        "Day",
        "Articles checked",
        "With errors",
        "With warnings only",
        "Without errors and warnings",
    ]
    assert rows[0][-2:] == ["links.broken", "search.title-length"]
    assert rows[0][16] == "Claims: needs evidence"
    assert [row[:5] for row in rows[1:]] == [["2026-05-02", "9", "4", "2", "3"], ["2026-05-01", "9", "5", "2", "2"]]
    assert [row[16] for row in rows[1:]] == ["3", "4"]
    assert [row[-2:] for row in rows[1:]] == [["3", "5"], ["3", "6"]]
    book = load_workbook(BytesIO(client.get(address, {"export": "xlsx"}).getvalue()))
    assert [len(row) for row in book.active.iter_rows(values_only=True)] == [len(rows[0])] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_for_any_number_of_days(
    reviewer: Any, django_assert_num_queries: Any, count: int
) -> None:
    days(count)
    client = signed_in(reviewer)
    client.get(reverse("desk_site_health"))
    with django_assert_num_queries(15):
        client.get(reverse("desk_site_health"))
