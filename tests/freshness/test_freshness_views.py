"""Freshness in the admin: one article's page, the tick of a reviewer, the report, the settings."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone

from blog.freshness import keeping
from blog.models import ArticleIndexPage, ArticlePage, FreshnessSettings, ReviewState
from tests.blog.editing import signed_in
from tests.blog.gate import People, edited, fresh, live, submit
from tests.desk.people import ROLES, client_of, is_let_in, text_of
from tests.links.test_links_report import outsider

from .conftest import row_of

pytestmark = pytest.mark.django_db
REPORT = "/admin/desk/freshness/"
SETTINGS = "/admin/settings/blog/freshnesssettings/"


def address(page: ArticlePage, tail: str = "") -> str:
    return f"/admin/desk/articles/{page.pk}/freshness/{tail}"


# ---- one article


@pytest.mark.parametrize("role", ROLES)
def test_who_may_edit_an_article_sees_its_freshness(
    request: pytest.FixtureRequest, index: ArticleIndexPage, people: People, role: str
) -> None:
    page = live(index, people)
    client = client_of(request, role)
    assert is_let_in(client, address(page))
    shown = text_of(client.get(address(page)))
    assert ("Still correct</button>" in shown) is (role in {"reviewer", "lead", "admin"})
    assert ("Review by" in shown) is (role in {"reviewer", "lead", "admin"})
    assert "rex" in shown
    assert f"by {keeping.review_by_of(page):%-d %B %Y}" in shown


def test_others_do_not(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    client = outsider()
    assert not is_let_in(client, address(page))
    assert not is_let_in(client, REPORT)


@pytest.mark.parametrize("role", ROLES)
def test_reviewers_and_leads_confirm(
    request: pytest.FixtureRequest, index: ArticleIndexPage, people: People, role: str
) -> None:
    page = live(index, people)
    row = row_of(page)
    row.reviewed_on = date(2020, 1, 1)
    row.save()
    client = client_of(request, role)
    client.post(address(page, "still-correct/"), {"confirm-confirmed": "on", "confirm-note": ""})
    expected = timezone.localdate() if role in {"reviewer", "lead", "admin"} else date(2020, 1, 1)
    assert row_of(page).reviewed_on == expected


def test_confirming_needs_the_tick_and_a_post(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    row = row_of(page)
    row.reviewed_on = date(2020, 1, 1)
    row.save()
    client = signed_in(people.reviewer)
    assert client.get(address(page, "still-correct/")).status_code == 405
    shown = client.post(address(page, "still-correct/"), {}, follow=True)
    assert "Confirm that you have read the whole article." in text_of(shown)
    assert row_of(page).reviewed_on == date(2020, 1, 1)


def test_a_lead_names_an_owner_and_a_day(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    client = signed_in(people.lead)
    shown = client.post(address(page), {"owner": people.coach.pk, "day": "2030-01-02"}, follow=True)
    assert "Saved who sees to “Plain”" in text_of(shown)
    row = row_of(page)
    assert (row.owner, row.review_by, row.set_by_hand) == (people.coach, date(2030, 1, 2), True)
    assert "Set by hand." in text_of(client.get(address(page)))


def test_a_writer_cannot_plan_by_hand_made_requests(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    before = row_of(page).review_by
    signed_in(people.writer).post(address(page), {"owner": "", "day": "2030-01-02"})
    assert row_of(page).review_by == before


def test_the_menu_of_an_article_leads_there(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    client = signed_in(people.writer)
    assert address(page) in text_of(client.get(f"/admin/pages/{page.pk}/edit/"))
    assert address(page) in text_of(client.get(f"/admin/desk/articles/{page.pk}/review/"))


def test_history_tells_of_a_confirmation(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    keeping.still_correct(page, people.reviewer, "Figures checked.")
    shown = text_of(signed_in(people.lead).get(f"/admin/pages/{page.pk}/history/"))
    assert "Reviewed as a whole: still correct" in shown
    assert "Figures checked." in shown


# ---- the tick


@pytest.mark.parametrize("whole", [False, True])
def test_a_reviewer_ticks_that_the_whole_article_was_read(index: ArticleIndexPage, people: People, whole: bool) -> None:
    page = submit(edited(live(index, people), people.writer, description="New."), people.writer)
    client = signed_in(people.reviewer)
    shown = client.get(f"/admin/desk/articles/{page.pk}/review/")
    assert 'name="whole"' in shown.content.decode()
    standing = shown.context["standing"]
    data = {
        "action": "approve",
        "state": standing.state.pk,
        "content": standing.read,
        "revision": page.latest_revision_id,
    }
    client.post(f"/admin/desk/articles/{page.pk}/review/decide/", {**data, **({"whole": "on"} if whole else {})})
    assert fresh(page).description == "New."
    assert ReviewState.objects.get(pk=standing.state.pk).whole_article is whole


# ---- the report


@pytest.mark.parametrize("role", ROLES)
def test_whoever_works_on_articles_reads_the_report(
    request: pytest.FixtureRequest, overdue: Callable[..., ArticlePage], role: str
) -> None:
    overdue(date(2020, 1, 1))
    client = client_of(request, role)
    assert is_let_in(client, REPORT)
    assert is_let_in(client, f"{REPORT}results/")
    assert REPORT in text_of(client.get("/admin/"))


@pytest.fixture
def some(overdue: Callable[..., ArticlePage], people: People) -> None:
    today = timezone.localdate()
    overdue(today + timedelta(days=400), "later")
    overdue(today - timedelta(days=3), "late", owner=people.coach)
    overdue(today + timedelta(days=3), "soon", owner=people.writer)
    overdue(today - timedelta(days=900), "very-late")


def titles(client: Any, **query: Any) -> list[str]:
    return [row.title for row in client.get(REPORT, query).context["object_list"]]


def test_the_longest_overdue_come_first(some: None, people: People) -> None:
    client = signed_in(people.writer)
    assert titles(client) == ["Very-late", "Late", "Soon", "Later"]
    shown = text_of(client.get(REPORT))
    assert "overdue" in shown
    assert "due within 30 days" in shown


def test_filters_find_states_owners_and_articles(some: None, people: People) -> None:
    client = signed_in(people.lead)
    assert titles(client, state="overdue") == ["Very-late", "Late"]
    assert titles(client, state="soon") == ["Soon"]
    assert titles(client, state="later") == ["Later"]
    assert titles(client, state="none") == []
    assert titles(client, owner=people.coach.pk) == ["Late"]
    assert titles(client, owner="null") == ["Very-late", "Later"]
    assert titles(client, article="oon") == ["Soon"]
    assert titles(client, step="noindex") == []


def test_the_spreadsheet_says_the_same(some: None, people: People) -> None:
    response = signed_in(people.lead).get(REPORT, {"export": "csv", "owner": people.coach.pk})
    heading, row = csv.reader(StringIO(b"".join(response.streaming_content).decode()))
    assert heading[:5] == ["Article", "Review", "Review by", "Set by hand", "Owner"]
    assert (row[0], row[1], row[4]) == ("Late", "overdue", "cora")


@pytest.mark.parametrize("count", [1, 3])
def test_the_reports_queries_stay_flat(
    overdue: Callable[..., ArticlePage], people: People, django_assert_max_num_queries: Any, count: int
) -> None:
    for number in range(count):
        overdue(date(2020, 1, 1), f"a-{number}", owner=people.coach)
    client = signed_in(people.lead)
    client.get(REPORT)
    with django_assert_max_num_queries(18):
        assert len(titles(client)) == count


def test_the_calendar_shows_until_when_to_review(overdue: Callable[..., ArticlePage], people: People) -> None:
    page = overdue(date(2026, 8, 20))
    shown = text_of(signed_in(people.writer).get("/admin/desk/calendar/", {"date": "2026-08-01"}))
    assert f'href="{address(page)}"' in shown


# ---- settings


@pytest.mark.parametrize("role", ROLES)
def test_leads_and_administrators_set_intervals(request: pytest.FixtureRequest, home: Any, role: str) -> None:
    number = FreshnessSettings.load().pk
    client = client_of(request, role)
    assert is_let_in(client, f"{SETTINGS}{number}/") is (role in {"lead", "admin"})


def test_a_lead_changes_an_interval_and_turns_the_ladder_on(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    number = FreshnessSettings.load().pk
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    data = {
        "article_months": 12, "pay_months": 6, "ladder_on": "on", "banner_days": 10, "noindex_days": "", "unpublish_days": 20,
        **{f"intervals-{name}": value for name, value in rows.items()},
        "intervals-0-kind": "faq", "intervals-0-months": 3, "intervals-0-ORDER": 1, "intervals-0-id": "",
    }  # fmt: skip
    response = signed_in(people.lead).post(f"{SETTINGS}{number}/", data)
    assert response.status_code == 302
    settings = FreshnessSettings.load()
    assert (settings.ladder_on, settings.banner_days, settings.noindex_days, settings.months()["faq"]) == (
        True,
        10,
        None,
        3,
    )
    row = row_of(page)
    assert row.review_by is not None
    assert row.counted_from is not None
    assert (row.review_by - row.counted_from).days < 93
