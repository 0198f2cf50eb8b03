"""What stands between the articles of a release and going live: one by one for the decision, together for a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from blog.stored_names import shown_name

from . import checking, publishing
from .claims import gate, ledger
from .content import content_hash
from .models import ArticlePage, Certificate, Retraction
from .publishing import Refusal, moment, retraction_text


def obstacles(page: ArticlePage) -> list[Refusal]:
    """Why this article could not go live with a release now. The gate decides; so does a schedule of its own."""
    if page.latest_revision is None:
        return [Refusal("no-draft", _("It has never been saved as a draft."))]
    found = publishing.refusals(page, page.latest_revision.content)
    if any(refusal.code == "not-approved" for refusal in found):
        found.extend(checking.refusals(page.get_latest_revision_as_object()))
    return [*found, *own_schedule(page)]


def own_schedule(page: ArticlePage) -> list[Refusal]:
    """An article that is scheduled by itself would go live at another moment than its release."""
    approved = page.revisions.exclude(approved_go_live_at=None).values_list("approved_go_live_at", flat=True).first()
    return schedule_refusals(approved or planned_moment(page))


def planned_moment(page: ArticlePage) -> datetime | None:
    """The moment to come that the latest draft asks for."""
    text = page.latest_revision.content.get("go_live_at") if page.latest_revision else None
    when = parse_datetime(text) if text else None
    return when if when and when > timezone.now() else None


def schedule_refusals(when: datetime | None) -> list[Refusal]:
    if when is None:
        return []
    text = _("It has a schedule of its own, for %(moment)s. Clear that first.") % {"moment": moment(when)}
    return [Refusal("own-schedule", text)]


def told(page: ArticlePage, found: Iterable[Refusal]) -> list[str]:
    return [f"“{page.get_admin_display_title()}”: {refusal.text}" for refusal in found]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one article of a release stands. `code`: a word for tests and styles; `text`: a sentence for people."""

    article: ArticlePage
    code: str  # ready, live, unproven, retracted, expired, scheduled, review, changes, draft
    text: str

    @property
    def is_ready(self) -> bool:
        return self.code in ("ready", "live")


def standings(articles: list[ArticlePage]) -> list[Standing]:
    """Where they stand, in as many queries for many as for one. Agrees with `obstacles`."""
    keys = [page.pk for page in articles]
    hashes = {page.pk: content_hash(page.latest_revision.content) for page in articles if page.latest_revision}
    certificates = Certificate.objects.filter(
        page_id__in=keys, content_hash__in=set(hashes.values()), revoked_at=None
    ).order_by("approved_at", "pk")
    certified = {(row.page_id, row.content_hash): row.basis for row in certificates}
    unproven = ledger.unproven(
        {
            page.pk: page.latest_revision.content
            for page in articles
            if certified.get((page.pk, hashes.get(page.pk, ""))) == Certificate.Basis.REVIEW
        }
    )
    retracted = {
        retraction.page_id: retraction
        for retraction in Retraction.objects.filter(page_id__in=keys, lifted_at=None).select_related("set_by")
    }
    scheduled = of_pages(Revision.objects.exclude(approved_go_live_at=None), keys)
    reviews = of_pages(WorkflowState.objects.active().select_related("current_task_state__task"), keys)
    return [
        standing(
            page,
            is_certified=(page.pk, hashes.get(page.pk)) in certified,
            unproven=unproven.get(page.pk, []),
            retraction=retracted.get(page.pk),
            schedule=scheduled.get(str(page.pk)),
            review=reviews.get(str(page.pk)),
        )
        for page in articles
    ]


def of_pages(found: Any, keys: list[int]) -> dict[str, Any]:
    """Objects that belong to these pages, by the page's number as they store it."""
    rows = found.filter(base_content_type__app_label="wagtailcore", base_content_type__model=Page._meta.model_name)
    return {row.object_id: row for row in rows.filter(object_id__in=[str(key) for key in keys])}


def standing(
    page: ArticlePage, *, is_certified: bool, unproven: list[str], retraction: Any, schedule: Any, review: Any
) -> Standing:
    if retraction:
        return Standing(page, "retracted", retraction_text(retraction))
    if page.expire_at and page.expire_at <= timezone.now():
        return Standing(page, "expired", _("It expired on %(day)s.") % {"day": moment(page.expire_at)})
    if is_certified:
        own = schedule_refusals(schedule.approved_go_live_at if schedule else planned_moment(page))
        if own:
            return Standing(page, "scheduled", own[0].text)
        if page.live and page.live_revision_id == page.latest_revision_id:
            return Standing(page, "live", _("Live already, and unchanged since."))
        if unproven:
            return Standing(page, "unproven", gate.refusal(page.pk, unproven).text)
        return Standing(page, "ready", _("Approved."))
    return unapproved(page, review)


def unapproved(page: ArticlePage, review: Any) -> Standing:
    if review is None:
        return Standing(page, "draft", _("Not approved, and not in review. Submit it for review."))
    if review.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Standing(page, "changes", _("Sent back: changes are asked for."))
    task = shown_name(review.current_task_state.task.name) if review.current_task_state else _("review")
    return Standing(page, "review", _("Waits at “%(task)s”.") % {"task": task})
