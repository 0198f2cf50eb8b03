"""Owners are told a month before, on the day, and when it is overdue: once for each date."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from blog import jobs
from blog.freshness import keeping
from blog.freshness.reminders import remind
from blog.models import ArticlePage, Notice
from cms.outbox import delivery
from tests.blog.gate import People

from .conftest import row_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def notices() -> Any:
    return Notice.objects.filter(kind="freshness").order_by("pk")


def told() -> list[tuple[str, str]]:
    return list(notices().values_list("recipient__username", "subject"))


@pytest.mark.parametrize(
    ("day", "subject"),
    [
        (30, "“Plain” is due for review within a month"), (1, "“Plain” is due for review within a month"),
        (0, "“Plain” is due for review today"), (-1, "“Plain” is overdue for review"),
        (-500, "“Plain” is overdue for review"),
    ],
)  # fmt: skip
def test_the_owner_is_told_once(overdue: Callable[..., ArticlePage], people: People, day: int, subject: str) -> None:
    page = overdue(after(day), owner=people.coach)
    assert remind(TODAY) == 1
    assert told() == [("cora", subject)]
    assert notices().get().address == f"/admin/desk/articles/{page.pk}/freshness/"
    assert remind(TODAY) == 0


def test_what_is_far_off_is_not_told(overdue: Callable[..., ArticlePage]) -> None:
    overdue(after(31))
    assert remind(TODAY) == 0


def test_each_stage_is_told(overdue: Callable[..., ArticlePage]) -> None:
    overdue(after(30))
    assert [remind(day) for day in (TODAY, after(29), after(30), after(31), after(90))] == [1, 0, 1, 1, 0]


def test_a_new_date_is_told_anew(overdue: Callable[..., ArticlePage], people: People) -> None:
    page = overdue(after(5))
    remind(TODAY)
    keeping.plan(page, people.lead, owner=None, day=after(6))
    assert remind(TODAY) == 1


def test_without_an_owner_who_made_the_article_is_told_else_its_leads(
    overdue: Callable[..., ArticlePage], people: People
) -> None:
    overdue(after(0), "theirs")
    assert remind(TODAY) == 1
    people.writer.is_active = False
    people.writer.save()
    overdue(after(0), "nobodys")
    assert remind(TODAY) == 1
    assert [name for name, _ in told()] == ["wanda", "lea"]


def test_many_articles_are_one_notice(overdue: Callable[..., ArticlePage], people: People) -> None:
    for number in range(12):
        overdue(after(-1), f"a-{number:02}", owner=people.coach)
    overdue(after(0), "today", owner=people.coach)
    assert remind(TODAY) == 2
    assert told() == [("cora", "12 articles are overdue for review"), ("cora", "“Today” is due for review today")]
    first = notices()[0]
    assert first.text.splitlines()[0] == "“A-00”"
    assert first.text.splitlines()[-1] == "and 2 more"
    assert first.address == "/admin/desk/freshness/"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_articles_that_were_told(
    overdue: Callable[..., ArticlePage], django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        overdue(after(-1), f"a-{number}")
    remind(TODAY)
    with django_assert_num_queries(3):
        remind(TODAY)


def test_the_job_reads_reminds_and_acts(overdue: Callable[..., ArticlePage], people: People) -> None:
    page = overdue(timezone.localdate() - timedelta(days=1), owner=people.coach)
    assert jobs.keep_fresh() == "0 articles read, 1 notice written, 0 steps taken"
    assert row_of(page).told == "overdue"
    delivery.send_waiting()
    assert (["cora@example.com"], "“Plain” is overdue for review") in [(each.to, each.subject) for each in mail.outbox]
