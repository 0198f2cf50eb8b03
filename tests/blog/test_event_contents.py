"""What the events of the desk say, and to whom they say nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog import jobs, scheduling
from blog.events import following
from blog.events.kinds import LIVE, OFF
from blog.models import ReviewState
from cms.outbox import kinds, spreading
from cms.outbox.models import Event

from .event_acts import Desk, approve_edit, ask_for_changes, call_off, live, planned, release_two, schedule, told
from .factories import article
from .packets import in_review
from .planning import fresh, minutes, scheduled

pytestmark = pytest.mark.django_db


def sent(kind: str) -> dict[str, Any]:
    event = Event.objects.filter(kind=kind).latest("pk")
    return kinds.KINDS[kind].data(event.payload)


def test_a_live_article_is_told_as_it_is_now(desk: Desk) -> None:
    page = article(desk.index, "pay", authors=["Mara Example"], categories=["Pay"], tags=["notice"])
    found = sent("article.published")["article"]
    assert found == {
        "id": page.pk,
        "url": page.full_url,
        "public": True,
        "listed": True,
        "title": "Pay",
        "description": "What pay is about.",
        "authors": ["Mara Example"],
        "categories": ["pay"],
        "tags": ["notice"],
        "published": "2026-02-08T00:00:00+00:00",
        "modified": found["modified"],
        "markdown": f"{page.get_site().root_url}/blog/pay.md",
    }


def test_words_that_nobody_may_read_are_not_sent(desk: Desk) -> None:
    """Private, or gone since: only the address, which was told when it was live."""
    page = live(desk)
    bare = {"article": {"id": page.pk, "url": page.full_url, "public": False}}
    restriction = PageViewRestriction.objects.create(page=desk.index, restriction_type="login")
    assert sent("article.published") == bare
    restriction.delete()
    assert sent("article.published") != bare
    fresh(page).unpublish()
    assert sent("article.published") == bare
    assert sent("article.unpublished") == {"article": {"id": page.pk, "url": page.full_url}}
    fresh(page).delete()
    assert sent("article.published") == bare


def test_a_plan_tells_when_and_no_words(desk: Desk) -> None:
    schedule(desk)
    found = sent("article.scheduled")
    assert set(found["article"]) == {"id", "url", "admin"}
    assert found["goes_live"] > timezone.now().isoformat()


def test_a_plan_that_was_called_off_tells_what_it_was(desk: Desk) -> None:
    call_off(desk)
    plan = sent("article.scheduled")
    assert sent("article.unscheduled") == plan
    assert plan["goes_live"] > timezone.now().isoformat()


def test_a_plan_that_ended_behind_every_door_is_told_later(desk: Desk) -> None:
    page = planned(desk)
    assert following.reconcile() == "0 events written"
    page.revisions.update(approved_go_live_at=None)
    assert following.reconcile() == "1 event written"
    assert told() == ["article.scheduled", "article.unscheduled"]
    assert following.reconcile() == "0 events written"


def test_a_plan_that_was_carried_out_was_not_called_off(desk: Desk) -> None:
    """Whatever goes live afterwards."""
    page = scheduled(desk.index, "pay", minutes(-1))
    scheduling.run()
    approve_edit(fresh(page)).latest_revision.publish(user=desk.lead)
    fresh(page).unpublish()
    assert following.reconcile() == "0 events written"
    assert "article.unscheduled" not in told()


def test_a_plan_is_remembered_until_its_day(desk: Desk) -> None:
    schedule(desk)
    Event.objects.update(created_at=minutes(-60 * 24 * 200), spread_at=timezone.now())
    assert spreading.forget_old() == 0
    assert spreading.forget_old(minutes(61)) == 1


def test_a_review_names_people_as_long_as_there_are_any(desk: Desk) -> None:
    ask_for_changes(desk)
    state = ReviewState.objects.filter(status="rejected").get()
    found = sent("review.decided")
    assert (found["decision"], found["by"]) == ("changes requested", "rex")
    assert found["review"] == {"id": state.pk, "task": "Editorial review"}
    assert "Shorter" not in str(found)
    desk.reviewer.delete()
    assert sent("review.decided")["by"] is None
    page = in_review(desk.index, desk.writer, "other")
    asked = sent("review.requested")
    assert (asked["requested_by"], asked["article"]["id"]) == ("wanda", page.pk)
    assert asked["due"]


def test_a_release_names_its_articles(desk: Desk) -> None:
    release_two(desk)
    found = sent("release.done")
    assert found["release"]["name"] == "Spring"
    assert found["release"]["outcome"] == "2 articles went live."
    assert [entry["url"].rpartition("/blog/")[2] for entry in found["articles"]] == ["pay/", "roles/"]


def test_the_schedule_sends_tells_what_was_missed_and_forgets() -> None:
    names = ("send_webhooks", "tell_missed_events", "forget_events")
    told = [jobs.JOBS[name].function() for name in names]
    assert told == ["0 events arrived", "0 events written", "0 events forgotten"]
    assert jobs.JOBS["send_webhooks"].every == settings.PROOFDESK_SCHEDULE_SECONDS


def test_every_event_of_the_desk_can_be_chosen() -> None:
    names = [name for name, _ in kinds.choices()]
    assert {
        *LIVE,
        *OFF,
        "article.scheduled",
        "article.unscheduled",
        "review.requested",
        "review.decided",
        "release.done",
        "release.failed",
    } <= {*names}
    assert {"lead.created", "lead.confirmed", "lead.booked", "lead.deleted"} <= {*names}
    assert kinds.TEST not in names
