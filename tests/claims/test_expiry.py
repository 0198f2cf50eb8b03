"""Evidence that has run out: its owners are told, once for each day that was set."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from blog import jobs
from blog.claims import expiry, proving
from blog.models import ArticleIndexPage, ArticlePage, Notice
from tests.blog.factories import article

from .texts import OUTCOME, evidence, expire, prose, prove, revise, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return article(index, body=prose(OUTCOME), live=False, owner=writer)


def told() -> list[tuple[str, str]]:
    return [(notice.recipient.username, notice.subject) for notice in Notice.objects.filter(kind="expired")]


def test_whoever_wrote_or_proposed_it_is_told_once(page: ArticlePage, writer: Any, coach: Any, lead: Any) -> None:
    found = prove(page, coach, lead)
    assert expiry.tell_expired() == 0
    expire(found)
    assert states(page) == {OUTCOME: "expired"}
    assert expiry.tell_expired() == 2
    assert expiry.tell_expired() == 0
    assert {name for name, _ in told()} == {"wanda", "lea"}
    assert told()[0][1].startswith("The evidence “Client survey” has expired on ")
    assert Notice.objects.filter(kind="expired")[0].address == f"/admin/desk/evidence/edit/{found.pk}/"


def test_a_new_day_is_told_again(page: ArticlePage, writer: Any, coach: Any) -> None:
    found = prove(page, coach, writer)
    expire(found)
    expiry.tell_expired()
    found.valid_until = timezone.localdate() - timedelta(days=2)
    found.save()
    assert expiry.tell_expired() == 1


def test_the_last_day_still_holds(page: ArticlePage, writer: Any, coach: Any) -> None:
    prove(page, coach, writer, valid_until=timezone.localdate())
    assert states(page) == {OUTCOME: "evidenced"}
    assert expiry.tell_expired() == 0


def test_nobody_is_told_of_what_nothing_rests_on(page: ArticlePage, writer: Any, coach: Any, lead: Any) -> None:
    expire(evidence(writer, coach))
    gone = prove(page, coach, writer)
    revise(page, writer, "Ask first.")
    expire(gone)
    assert expiry.tell_expired() == 0
    revise(page, writer, OUTCOME)
    proving.waive(list(page.claims.all()), lead, "A joke.")
    assert expiry.tell_expired() == 0


def test_a_lead_is_told_where_nobody_else_is_left(index: ArticleIndexPage, coach: Any, lead: Any) -> None:
    page = article(index, body=prose(OUTCOME), live=False)
    expire(prove(page, coach, None))
    assert expiry.tell_expired() == 1
    assert [name for name, _ in told()] == ["lea"]


def test_the_job_says_what_it_did(page: ArticlePage, writer: Any, coach: Any) -> None:
    expire(prove(page, coach, writer))
    assert jobs.JOBS["tell_expired"].function() == "1 notice written"
