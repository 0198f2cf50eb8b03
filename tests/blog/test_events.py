"""Each act through its own door writes exactly its event; an act that is refused or rolled back writes none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog import jobs, publishing, releases, review, scheduling
from blog.events import following
from blog.events.kinds import LIVE, OFF
from blog.models import ArticleIndexPage, ArticlePage, ReviewState
from blog.publishing import Refused
from blog.releases import ReleaseFailed, ReleaseRefused
from cms.outbox import kinds, spreading
from cms.outbox.models import Event

from .editing import signed_in
from .factories import article
from .packets import in_review, invited_by, with_coach_note
from .planning import approved, approved_release, draft, edit, fresh, minutes, scheduled

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    index: ArticleIndexPage
    writer: Any
    reviewer: Any
    lead: Any
    admin: Any


@pytest.fixture
def desk(index: ArticleIndexPage, writer: Any, reviewer: Any, lead: Any, admin: Any) -> Desk:
    return Desk(index, writer, reviewer, lead, admin)


def told() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def forget() -> None:
    """What happened before the act."""
    Event.objects.all().delete()


def live(desk: Desk, slug: str = "pay") -> ArticlePage:
    return article(desk.index, slug, owner=desk.writer)


def decide(page: ArticlePage, user: Any, action: str, comment: str = "") -> None:
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, user, action, comment=comment)


def approve_edit(page: ArticlePage, text: str = "New words.") -> ArticlePage:
    edit(page, text)
    page = fresh(page)
    publishing.certify(page, page.latest_revision, None, "review")
    return page


# ---- the acts


def publish(desk: Desk) -> None:
    page = approved(desk.index, "pay")
    forget()
    page.latest_revision.publish(user=desk.lead)


def publish_again(desk: Desk) -> None:
    page = approve_edit(live(desk))
    page.latest_revision.publish(user=desk.lead)


def unpublish(desk: Desk) -> None:
    live(desk).unpublish(user=desk.lead)


def delete(desk: Desk) -> None:
    live(desk).delete()


def delete_the_listing(desk: Desk) -> None:
    live(desk)
    desk.index.delete()


def publish_after_leaving(desk: Desk) -> None:
    page = live(desk)
    page.unpublish()
    fresh(page).latest_revision.publish()


def retract_live(desk: Desk) -> None:
    publishing.retract(live(desk), desk.lead, "Wrong.")


def retract_draft(desk: Desk) -> None:
    publishing.retract(draft(desk.index, "pay"), desk.lead, "Wrong.")


def lift(desk: Desk) -> None:
    retraction = publishing.retract(live(desk), desk.lead, "Wrong.")
    forget()
    publishing.lift(retraction, desk.lead)


def schedule(desk: Desk) -> None:
    page = approved(desk.index, "pay", go_live_at=minutes(60))
    page.latest_revision.publish(user=desk.lead)


def schedule_over_live(desk: Desk) -> None:
    page = live(desk)
    version = fresh(page).get_latest_revision_as_object()
    version.description, version.go_live_at = "Later.", minutes(60)
    version.save_revision()
    page = fresh(page)
    publishing.certify(page, page.latest_revision, None, "review")
    page.latest_revision.publish(user=desk.lead)


def planned(desk: Desk) -> ArticlePage:
    schedule(desk)
    forget_all_but_the_plan()
    return ArticlePage.objects.get(slug="pay")


def forget_all_but_the_plan() -> None:
    Event.objects.exclude(kind="article.scheduled").delete()


def call_off(desk: Desk) -> None:
    """As the page of Wagtail does that asks “Unschedule?”."""
    page = planned(desk)
    client = signed_in(desk.lead)
    address = reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, page.scheduled_revision.pk])
    assert client.post(address).status_code == 302


def call_off_over_live(desk: Desk) -> None:
    schedule_over_live(desk)
    revision = ArticlePage.objects.get(slug="pay").scheduled_revision
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])


def plan_for_another_moment(desk: Desk) -> None:
    revision = planned(desk).scheduled_revision
    revision.approved_go_live_at = minutes(90)
    revision.save(update_fields=["approved_go_live_at"])


def retract_planned(desk: Desk) -> None:
    publishing.retract(planned(desk), desk.lead, "Wrong.")


def delete_planned(desk: Desk) -> None:
    planned(desk).delete()


def publish_earlier(desk: Desk) -> None:
    """The version that was planned, so the plan is carried out."""
    page = planned(desk)
    ArticlePage.objects.filter(pk=page.pk).update(go_live_at=None)
    revision = page.scheduled_revision
    revision.content["go_live_at"] = None
    revision.save()
    revision.publish(user=desk.lead)


def go_live_as_planned(desk: Desk) -> None:
    scheduled(desk.index, "pay", minutes(-1))
    forget()
    scheduling.run()


def expire(desk: Desk) -> None:
    page = live(desk)
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=minutes(-1))
    scheduling.run()


def submit(desk: Desk) -> None:
    in_review(desk.index, desk.writer)


def approve(desk: Desk) -> None:
    page = in_review(desk.index, desk.writer)
    forget()
    decide(page, desk.reviewer, "approve")


def approve_then_coach(desk: Desk) -> None:
    page = with_coach_note(desk.index, desk.writer)
    forget()
    decide(page, desk.reviewer, "approve")


def ask_for_changes(desk: Desk) -> None:
    page = in_review(desk.index, desk.writer)
    forget()
    decide(page, desk.reviewer, "reject", "Shorter.")


def decide_by_link(desk: Desk) -> None:
    page = in_review(desk.index, desk.writer)
    invited = invited_by(desk.reviewer, page)
    forget()
    review.decide_by_link(invited.link, "reject", "Shorter.")


def change_under_review(desk: Desk) -> None:
    page = in_review(desk.index, desk.writer)
    forget()
    edit(page, "Other words.", desk.writer)


def break_glass(desk: Desk) -> None:
    publishing.break_glass(draft(desk.index, "pay"), desk.lead, "It cannot wait.")


def release_two(desk: Desk) -> None:
    release = approved_release(desk.lead, approved(desk.index, "pay"), approved(desk.index, "roles"))
    releases.fire(release, desk.lead)


def move(desk: Desk) -> None:
    page = live(desk)
    other = ArticleIndexPage(title="Other", slug="other")
    desk.index.get_parent().add_child(instance=other)
    page.move(other, pos="last-child")


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


# ---- what is sent


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
