"""What people do at the desk, each through its own door, so that the events of it can be told."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from blog import publishing, releases, review, scheduling
from blog.models import ArticleIndexPage, ArticlePage
from cms.outbox.models import Event

from .editing import signed_in
from .factories import article
from .packets import in_review, invited_by, with_coach_note
from .planning import approved, approved_release, draft, edit, fresh, minutes, scheduled


@dataclass
class Desk:
    index: ArticleIndexPage
    writer: Any
    reviewer: Any
    lead: Any
    admin: Any


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
