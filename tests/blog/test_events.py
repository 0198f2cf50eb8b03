"""Each act through its own door writes exactly its event; an act that is refused or rolled back writes none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Page

from blog import publishing, releases
from blog.events import following
from blog.models import ArticlePage
from blog.publishing import Refused
from blog.releases import ReleaseFailed, ReleaseRefused
from cms.outbox.models import Event

from .event_acts import (
    Desk,
    approve,
    approve_then_coach,
    ask_for_changes,
    break_glass,
    call_off,
    call_off_over_live,
    change_under_review,
    decide,
    decide_by_link,
    delete,
    delete_planned,
    delete_the_listing,
    expire,
    forget,
    go_live_as_planned,
    lift,
    live,
    move,
    plan_for_another_moment,
    publish,
    publish_after_leaving,
    publish_again,
    publish_earlier,
    release_two,
    retract_draft,
    retract_live,
    retract_planned,
    schedule,
    schedule_over_live,
    submit,
    told,
    unpublish,
)
from .packets import in_review
from .planning import approved, approved_release, draft, minutes

pytestmark = pytest.mark.django_db


ACTS: dict[str, tuple[Callable[[Desk], Any], list[str]]] = {
    "publish": (publish, ["article.published"]),
    "publish again": (publish_again, ["article.published", "article.updated"]),
    "unpublish": (unpublish, ["article.published", "article.unpublished"]),
    "delete": (delete, ["article.published", "article.unpublished"]),
    "delete the listing": (delete_the_listing, ["article.published", "article.unpublished"]),
    "publish after it left": (publish_after_leaving, ["article.published", "article.unpublished", "article.published"]),
    "retract what is live": (retract_live, ["article.published", "article.retracted"]),
    "retract a draft": (retract_draft, ["article.retracted"]),
    "lift a retraction": (lift, []),
    "schedule": (schedule, ["article.scheduled"]),
    "schedule over what is live": (schedule_over_live, ["article.published", "article.scheduled"]),
    "call off": (call_off, ["article.scheduled", "article.unscheduled"]),
    "call off over what is live": (
        call_off_over_live,
        ["article.published", "article.scheduled", "article.unscheduled"],
    ),
    "plan for another moment": (plan_for_another_moment, ["article.scheduled", "article.scheduled"]),
    "retract what is planned": (
        retract_planned,
        ["article.scheduled", "article.retracted", "article.unscheduled"],
    ),
    "delete what is planned": (delete_planned, ["article.scheduled", "article.unscheduled"]),
    "publish earlier": (publish_earlier, ["article.scheduled", "article.published"]),
    "go live as planned": (go_live_as_planned, ["article.published"]),
    "expire": (expire, ["article.published", "article.unpublished"]),
    "submit": (submit, ["review.requested"]),
    "approve": (approve, ["review.decided", "article.published"]),
    "approve, then a coach": (approve_then_coach, ["review.decided", "review.requested"]),
    "ask for changes": (ask_for_changes, ["review.decided"]),
    "decide by link": (decide_by_link, ["review.decided"]),
    "change what is under review": (change_under_review, ["review.requested"]),
    "release without a review": (break_glass, ["article.published"]),
    "release": (release_two, ["article.published", "article.published", "release.done"]),
    "move": (move, ["article.published", "article.updated"]),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_writes_its_events_and_no_others(desk: Desk, act: str) -> None:
    do, expected = ACTS[act]
    with transaction.atomic():
        do(desk)
        assert told() == expected
        transaction.set_rollback(True)
    assert told() == []
    do(desk)
    assert told() == expected
    assert following.reconcile() == "0 events written"


def test_a_listing_of_another_name_gives_its_articles_other_addresses(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    """Wagtail tells of it when it is committed."""
    page = live(desk)
    with django_capture_on_commit_callbacks(execute=True):
        desk.index.slug = "journal"
        desk.index.save_revision().publish()
    assert told() == ["article.published", "article.updated"]
    assert Event.objects.latest("pk").payload["previous_url"] == page.full_url


# ---- what is refused


def refused_release(desk: Desk) -> None:
    with pytest.raises(Refused):
        draft(desk.index, "pay").latest_revision.publish(user=desk.lead)


def refused_retraction(desk: Desk) -> None:
    page = draft(desk.index, "pay")
    with pytest.raises(Refused):
        publishing.retract(page, desk.lead, " ")


def refused_approval(desk: Desk) -> None:
    page = in_review(desk.index, desk.writer)
    forget()
    with pytest.raises(Refused):
        decide(page, desk.writer, "approve")


def refused_fire(desk: Desk) -> None:
    release = approved_release(desk.lead, approved(desk.index, "pay"))
    with pytest.raises(ReleaseRefused):
        releases.fire(release, desk.writer)


def refused_schedule(desk: Desk) -> None:
    with pytest.raises(Refused):
        draft(desk.index, "pay", go_live_at=minutes(60)).latest_revision.publish(user=desk.lead)


def refused_glass(desk: Desk) -> None:
    page = draft(desk.index, "pay")
    with pytest.raises(Refused):
        publishing.break_glass(page, desk.writer, "I want to.")


@pytest.mark.parametrize(
    "refused",
    [refused_release, refused_retraction, refused_approval, refused_fire, refused_schedule, refused_glass],
)
def test_an_act_that_is_refused_writes_nothing(desk: Desk, refused: Callable[[Desk], None]) -> None:
    refused(desk)
    assert told() == []


def test_a_release_that_breaks_tells_that_and_nothing_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pay, roles = approved(desk.index, "pay"), approved(desk.index, "roles")
    release = approved_release(desk.lead, pay, roles)

    def breaks(*args: Any, **kwargs: Any) -> None:
        raise LookupError("a receiver of somebody else's")

    from wagtail.signals import page_published

    def on_second(instance: Page, **kwargs: Any) -> None:
        if instance.pk == roles.pk:
            breaks()

    page_published.connect(on_second)
    try:
        with pytest.raises(ReleaseFailed):
            releases.fire(release, desk.lead)
    finally:
        page_published.disconnect(on_second)
    assert told() == ["release.failed"]


# ---- what no act has told


def test_what_went_around_every_door_is_told_in_the_end(desk: Desk) -> None:
    pay, roles, gone = live(desk), live(desk, "roles"), live(desk, "gone")
    never = draft(desk.index, "never")
    forget_kinds = Event.objects.all()
    # Live without an event, as on a site that is older than its events.
    forget_kinds.filter(subject=f"article:{pay.pk}").delete()
    ArticlePage.objects.filter(pk=roles.pk).update(live=False)
    Page.objects.filter(pk=gone.pk).update(slug="went", url_path=f"{desk.index.url_path}went/")
    forget_those = [*told()]
    assert following.reconcile() == "3 events written"
    assert told()[len(forget_those) :] == ["article.published", "article.updated", "article.unpublished"]
    assert following.reconcile() == "0 events written"
    assert not Event.objects.filter(subject=f"article:{never.pk}").exists()
    moved = Event.objects.get(kind="article.updated").payload
    assert moved["previous_url"] == gone.full_url
    assert moved["url"].endswith("/went/")


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_all_articles_takes_as_many_queries_however_many(
    desk: Desk, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        live(desk, f"pay-{number}")
    with django_assert_num_queries(3):
        following.reconcile()
