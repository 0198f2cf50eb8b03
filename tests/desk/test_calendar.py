"""The calendar, as people see it and move its dates."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from blog import releases, scheduling
from blog.desk.plan.calendar_views import month_of, week_of
from blog.models import ArticleIndexPage, ArticlePage, Release, Submission
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.blog.planning import approved, draft, edit, fresh, minutes, move, release_of, scheduled

pytestmark = pytest.mark.django_db

CALENDAR = "/admin/desk/calendar/"
QUERIES = 28
BERLIN = ZoneInfo("Europe/Berlin")


def shown(client: Client, **query: str) -> dict[str, list[str]]:
    """The words of each entry, by day."""
    soup = BeautifulSoup(client.get(CALENDAR, query).content, "html.parser")
    return {
        day["data-day"]: [" ".join(entry.get_text(" ").split()) for entry in day.select(".desk-entry")]
        for day in soup.select("[data-day]")
        if day.select(".desk-entry")
    }


def entries(client: Client, **query: str) -> list[str]:
    return list(chain.from_iterable(shown(client, **query).values()))


def dropped(client: Client, entry_title: str, day: str, *, seen: str | None = None, around: str = "") -> str:
    """Drop the entry on a day, as the script does; the text of the page that follows."""
    soup = BeautifulSoup(client.get(CALENDAR, {"date": around}).content, "html.parser")
    entry = next(entry for entry in soup.select("[data-move]") if entry_title in entry.get_text())
    data = {"day": day, "seen": seen or entry["data-seen"], "next": f"{CALENDAR}?date={around}"}
    return client.post(str(entry["data-move"]), data, follow=True).content.decode()


def in_review(page: ArticlePage, writer: Any, due_on: date) -> Submission:
    page.get_workflow().start(page, writer)
    submission = Submission.objects.get(workflow_state=fresh(page).current_workflow_state)
    submission.due_on = due_on
    submission.save()
    return submission


# ---- what is shown


def test_every_kind_of_date_is_shown_on_its_day(index: ArticleIndexPage, lead: Any, writer: Any) -> None:
    in_review(draft(index, "to-read"), writer, date(2040, 5, 4))
    scheduled(index, "planned", datetime(2040, 5, 5, 8, 0, tzinfo=UTC))
    release_of(lead, approved(index, "joined"), go_live_at=datetime(2040, 5, 6, 9, 30, tzinfo=UTC))
    seasonal = article(index, "seasonal")
    ArticlePage.objects.filter(pk=seasonal.pk).update(
        first_published_at=datetime(2040, 5, 1, 7, 0, tzinfo=UTC), expire_at=datetime(2040, 5, 31, 23, 59, tzinfo=UTC)
    )
    assert shown(signed_in(lead), date="2040-05-20") == {
        "2040-05-01": ["Published 07:00 Seasonal"],
        "2040-05-04": ["Review due To read Move… “To read”"],
        "2040-05-05": ["Goes live 08:00 Planned Move… “Planned”"],
        "2040-05-06": ["Release 09:30 Spring Move… “Spring”"],
        "2040-05-31": ["Expires 23:59 Seasonal"],
    }
    assert list(shown(signed_in(lead), view="week", date="2040-05-04")) == [
        "2040-05-01",
        "2040-05-04",
        "2040-05-05",
        "2040-05-06",
    ]


def test_what_is_late_says_so(index: ArticleIndexPage, lead: Any, writer: Any) -> None:
    in_review(draft(index, "to-read"), writer, timezone.localdate() - timedelta(days=1))
    scheduled(index, "planned", minutes(-1))
    Release.objects.create(name="Broken", status="failed", go_live_at=minutes(-1))
    yesterday = timezone.localdate() - timedelta(days=1)
    words = entries(signed_in(lead)) + entries(signed_in(lead), date=str(yesterday))
    assert any(text.startswith("Review due · overdue To read") for text in words)
    assert any("· has not gone live Planned" in text for text in words)
    assert any("· failed Broken" in text for text in words)


def test_finished_releases_stay_on_their_day_and_cannot_be_moved(index: ArticleIndexPage, lead: Any) -> None:
    release = releases.approve(release_of(lead, approved(index, "one")), lead)
    releases.fire(release, lead)
    words = entries(signed_in(lead))
    assert any(text.startswith("Release") and text.endswith("· done Spring") for text in words)


def test_today_is_marked(index: ArticleIndexPage, lead: Any) -> None:
    soup = BeautifulSoup(signed_in(lead).get(CALENDAR).content, "html.parser")
    marked = soup.select("[aria-current=date]")
    assert [day["data-day"] for day in marked] == [timezone.localdate().isoformat()]
    assert "today" in marked[0].get_text()


@pytest.mark.parametrize("text", ["nonsense", "2026-02-30", "9999-12-31", "0001-01-01", "%00", ""])
def test_a_day_that_is_none_shows_today(lead: Any, text: str) -> None:
    response = signed_in(lead).get(CALENDAR, {"date": text, "view": text})
    assert response.status_code == 200
    assert response.context["today"] in [day.day for day in response.context["days"]]


def test_weeks_begin_on_monday() -> None:
    assert week_of(date(2026, 12, 6))[0] == date(2026, 11, 30)
    assert (month_of(date(2026, 12, 25))[0], month_of(date(2026, 12, 25))[-1]) == (date(2026, 11, 30), date(2027, 1, 3))


def test_a_full_day_shows_some_and_counts_the_rest(index: ArticleIndexPage, lead: Any) -> None:
    for n in range(8):
        article(index, f"page-{n}")
    ArticlePage.objects.update(first_published_at=datetime(2040, 5, 1, 7, 0, tzinfo=UTC))
    client = signed_in(lead)
    assert len(shown(client, date="2040-05-01")["2040-05-01"]) == 4
    assert "4 more" in client.get(CALENDAR, {"date": "2040-05-01"}).content.decode()
    assert len(shown(client, date="2040-05-01", view="week")["2040-05-01"]) == 8


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", ["month", "week"])
def test_the_calendar_takes_as_many_queries_for_many(
    index: ArticleIndexPage, lead: Any, writer: Any, django_assert_max_num_queries: Any, count: int, view: str
) -> None:
    day = datetime(2040, 5, 2, 8, 0, tzinfo=UTC)
    for n in range(count):
        in_review(draft(index, f"to-read-{n}"), writer, day.date())
        scheduled(index, f"planned-{n}", day)
        release_of(lead, go_live_at=day, name=f"Release {n}")
        page = article(index, f"page-{n}")
        ArticlePage.objects.filter(pk=page.pk).update(first_published_at=day, expire_at=day)
    client = signed_in(lead)
    shown(client, date="2040-05-02", view=view)
    with django_assert_max_num_queries(QUERIES):
        found = shown(client, date="2040-05-02", view="week")
    assert len(found["2040-05-02"]) == 5 * count


# ---- who sees what


def test_others_see_their_articles_and_no_moves_of_leads(
    index: ArticleIndexPage, lead: Any, writer: Any, reviewer: Any
) -> None:
    in_review(draft(index, "to-read"), writer, date(2040, 5, 4))
    scheduled(index, "planned", datetime(2040, 5, 5, 8, 0, tzinfo=UTC))
    as_writer = entries(signed_in(writer), date="2040-05-01")
    assert as_writer == ["Review due To read", "Goes live 08:00 Planned"]
    as_reviewer = entries(signed_in(reviewer), date="2040-05-01")
    assert as_reviewer == ["Review due To read Move… “To read”", "Goes live 08:00 Planned"]


def test_who_works_on_no_articles_sees_no_calendar(index: ArticleIndexPage, writer: Any) -> None:
    from django.contrib.auth.models import Group, Permission

    guests = Group.objects.create(name="Guest")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    writer.groups.set([guests])
    client = signed_in(writer)
    assert client.get(CALENDAR).status_code == 302
    assert "desk/calendar" not in client.get("/admin/").content.decode()


def test_visitors_see_no_calendar(home: Any, client: Client) -> None:
    assert client.get(CALENDAR).status_code == 302
    assert client.get(CALENDAR)["Location"].startswith("/admin/login/")


# ---- moving


@pytest.mark.parametrize("role", ["reviewer", "coach", "lead"])
def test_whoever_reviews_moves_a_due_date(
    request: pytest.FixtureRequest, index: ArticleIndexPage, writer: Any, role: str
) -> None:
    user = request.getfixturevalue(role)
    page = draft(index, "to-read")
    submission = in_review(page, writer, date(2040, 5, 4))
    text = dropped(signed_in(user), "To read", "2040-05-09", around="2040-05-01")
    assert "“To read” was moved." in text
    submission.refresh_from_db()
    assert submission.due_on == date(2040, 5, 9)
    assert PageLogEntry.objects.get(page=page.pk, action="proofdesk.move_due").data == {"moment": "2040-05-09"}


def test_a_lead_moves_a_schedule_and_it_fires_then(index: ArticleIndexPage, lead: Any) -> None:
    page = scheduled(index, "planned", datetime(2040, 5, 5, 8, 15, tzinfo=UTC))
    assert "was moved" in dropped(signed_in(lead), "Planned", "2040-05-07", around="2040-05-01")
    moved = datetime(2040, 5, 7, 8, 15, tzinfo=UTC)
    revision = fresh(page).scheduled_revision
    assert revision.approved_go_live_at == moved
    assert revision.as_object().go_live_at == moved
    assert fresh(page).go_live_at == moved
    scheduling.run(moved - timedelta(minutes=1))
    assert not fresh(page).live
    move(page, minutes(-1))
    scheduling.run()
    assert fresh(page).live


def test_a_lead_moves_a_release_by_form_and_it_stays_approved(index: ArticleIndexPage, lead: Any) -> None:
    release = release_of(lead, approved(index, "one"), go_live_at=datetime(2040, 5, 6, 9, 30, tzinfo=UTC))
    releases.approve(release, lead)
    client = signed_in(lead)
    url = f"{CALENDAR}move/release/{release.pk}/"
    form = BeautifulSoup(client.get(url).content, "html.parser")
    assert form.select_one("input[name=when]")["value"] == "2040-05-06 09:30"
    seen = form.select_one("input[name=seen]")["value"]
    client.post(url, {"when": "2040-05-08 10:00", "seen": seen})
    release = Release.objects.get(pk=release.pk)
    assert release.go_live_at == datetime(2040, 5, 8, 10, 0, tzinfo=UTC)
    assert release.is_approved


@pytest.mark.parametrize("kind", ["due", "schedule", "release"])
def test_nobody_moves_what_has_changed_since(index: ArticleIndexPage, lead: Any, writer: Any, kind: str) -> None:
    page = draft(index, "planned") if kind == "due" else None
    before = datetime(2040, 5, 4, 9, 0, tzinfo=UTC)
    if page:
        target: Any = in_review(page, writer, before.date())
        Submission.objects.filter(pk=target.pk).update(due_on=date(2040, 5, 20))
        seen = "2040-05-04"
    elif kind == "schedule":
        page = scheduled(index, "planned", before)
        target = page.scheduled_revision
        seen = f"{target.pk} {before.isoformat()} {page.latest_revision_id}"
        edit(page, "Changed meanwhile.")
    else:
        target = release_of(lead, go_live_at=before)
        Release.objects.filter(pk=target.pk).update(go_live_at=before + timedelta(days=16))
        seen = before.isoformat()
    text = signed_in(lead).post(f"{CALENDAR}move/{kind}/{target.pk}/", {"day": "2040-05-09", "seen": seen}, follow=True)
    assert "It was changed since you opened the calendar. Look again." in text.content.decode()
    assert "2040-05-09" not in shown(signed_in(lead), date="2040-05-01")


@pytest.mark.parametrize(
    ("role", "may_due"), [("writer", False), ("coach", True), ("reviewer", True), ("stranger", False)]
)
def test_the_server_refuses_moves_that_are_not_ones_own(
    request: pytest.FixtureRequest, index: ArticleIndexPage, lead: Any, writer: Any, role: str, may_due: bool
) -> None:
    if role == "stranger":
        user = writer
        writer.groups.clear()
        from django.contrib.auth.models import Permission

        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    else:
        user = request.getfixturevalue(role)
    submission = in_review(draft(index, "to-read"), lead, date(2040, 5, 4))
    page = scheduled(index, "planned", datetime(2040, 5, 5, 8, 0, tzinfo=UTC))
    release = release_of(lead, go_live_at=datetime(2040, 5, 6, 9, 30, tzinfo=UTC))
    client = signed_in(user)
    for kind, pk in (("due", submission.pk), ("schedule", page.scheduled_revision.pk), ("release", release.pk)):
        url = f"{CALENDAR}move/{kind}/{pk}/"
        is_allowed = kind == "due" and may_due
        assert (client.get(url).status_code == 200) is is_allowed, kind
        if not is_allowed:
            client.post(url, {"day": "2040-05-09", "seen": "2040-05-04"})
    assert "2040-05-09" not in shown(signed_in(lead), date="2040-05-01")


def test_a_move_does_not_pass_the_gate_by(index: ArticleIndexPage, lead: Any) -> None:
    page = scheduled(index, "planned", datetime(2040, 5, 5, 8, 0, tzinfo=UTC))
    page.certificates.update(revoked_at=timezone.now())
    text = dropped(signed_in(lead), "Planned", "2040-05-07", around="2040-05-01")
    assert "This version has not been approved by a second person." in text
    assert fresh(page).scheduled_revision.approved_go_live_at.day == 5


@pytest.mark.parametrize("day", ["2020-01-01", "2040-06-30", "nonsense", "2040-02-31"])
def test_days_that_do_not_fit_are_refused(index: ArticleIndexPage, lead: Any, day: str) -> None:
    page = scheduled(index, "planned", datetime(2040, 5, 5, 8, 0, tzinfo=UTC))
    revision = page.scheduled_revision
    revision.content = {**revision.content, "expire_at": "2040-06-01T00:00:00Z"}
    revision.save()
    dropped(signed_in(lead), "Planned", day, around="2040-05-01")
    assert fresh(page).scheduled_revision.approved_go_live_at == datetime(2040, 5, 5, 8, 0, tzinfo=UTC)


def test_reading_moves_nothing_and_only_the_calendar_is_returned_to(index: ArticleIndexPage, lead: Any) -> None:
    release = release_of(lead, go_live_at=datetime(2040, 5, 6, 9, 30, tzinfo=UTC))
    client = signed_in(lead)
    url = f"{CALENDAR}move/release/{release.pk}/"
    client.get(url, {"day": "2040-05-09", "when": "2040-05-09 09:30"})
    assert Release.objects.get().go_live_at == release.go_live_at
    for address in ("https://evil.example/", "//evil.example/", f"{CALENDAR}"):
        data = {"day": "2040-05-06", "seen": "stale", "next": address}
        assert client.post(url, data)["Location"].startswith(f"{CALENDAR}?view=month")
    for gone in ("due/99999", "schedule/99999", "release/99999", "nonsense/1"):
        assert client.get(f"{CALENDAR}move/{gone}/").status_code == 404


# ---- time zones


@pytest.fixture
def berliner(lead: Any) -> Client:
    UserProfile.objects.create(user=lead, current_time_zone="Europe/Berlin")
    return signed_in(lead)


def test_dates_are_in_the_persons_time_zone(index: ArticleIndexPage, berliner: Client) -> None:
    scheduled(index, "late", datetime(2040, 5, 4, 22, 30, tzinfo=UTC))
    assert shown(berliner, date="2040-05-01") == {"2040-05-05": ["Goes live 00:30 Late Move… “Late”"]}
    assert "Times are in the time zone Europe/Berlin (CEST)." in " ".join(
        BeautifulSoup(berliner.get(CALENDAR, {"date": "2040-05-01"}).content, "html.parser").get_text(" ").split()
    )


@pytest.mark.parametrize(
    ("moment", "entry"),
    [
        # In March 02:00 to 03:00 is left out: what is planned for 01:30 UTC reads 03:30.
        ("2040-03-25T00:30", "2040-03-25 Goes live 01:30 Night"),
        ("2040-03-25T01:30", "2040-03-25 Goes live 03:30 Night"),
        # In October the hour comes twice, and is named.
        ("2040-10-28T00:30", "2040-10-28 Goes live 02:30 CEST Night"),
        ("2040-10-28T01:30", "2040-10-28 Goes live 02:30 CET Night"),
        # The first and the last minute of a day that has 25 hours.
        ("2040-10-27T22:00", "2040-10-28 Goes live 00:00 Night"),
        ("2040-10-28T22:59", "2040-10-28 Goes live 23:59 Night"),
        ("2040-10-28T23:00", "2040-10-29 Goes live 00:00 Night"),
    ],
)
def test_nights_on_which_clocks_change(index: ArticleIndexPage, berliner: Client, moment: str, entry: str) -> None:
    scheduled(index, "night", datetime.fromisoformat(f"{moment}+00:00"))
    found = shown(berliner, date=moment[:10])
    assert [f"{day} {words}" for day, entries in found.items() for words in entries] == [f"{entry} Move… “Night”"]


def test_a_move_keeps_the_hour_of_the_clock_across_the_change(index: ArticleIndexPage, berliner: Client) -> None:
    page = scheduled(index, "night", datetime(2040, 3, 24, 9, 0, tzinfo=BERLIN))
    dropped(berliner, "Night", "2040-03-26", around="2040-03-24")
    moved = fresh(page).scheduled_revision.approved_go_live_at
    assert moved == datetime(2040, 3, 26, 9, 0, tzinfo=BERLIN)
    assert moved == datetime(2040, 3, 26, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2040-03-25", "2040-10-28"])
def test_a_move_to_an_hour_that_is_missing_or_twice_asks_for_another(
    index: ArticleIndexPage, berliner: Client, day: str
) -> None:
    when = datetime(2040, 3, 24, 2, 30, tzinfo=BERLIN)
    page = scheduled(index, "night", when)
    text = dropped(berliner, "Night", day, around="2040-03-24")
    assert "may be ambiguous or it may not exist" in text
    assert f'value="{day} 02:30"' in text
    assert fresh(page).scheduled_revision.approved_go_live_at == when
