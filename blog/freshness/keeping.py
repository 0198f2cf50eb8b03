"""Recording reviews, and the day until which the next one is due.

A review is the look of a second person at the whole article: the first approval, an approval with the tick
“I reviewed the whole article”, or “still correct”. An ordinary approval of a change is none.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from blog import publishing
from blog.content import content_hash
from blog.facts import ArticleFacts, blocks_of
from blog.models import ArticlePage, Certificate, Freshness, FreshnessSettings, ReviewState, ReviewTask
from blog.publishing import Refusal, Refused

from .intervals import kinds_in, review_by

if TYPE_CHECKING:
    from wagtail.models import Revision

BATCH = 100
PEOPLE = (Certificate.Basis.REVIEW, Certificate.Basis.IMPORT)  # somebody else than the author answered for it


# ---- dates


def freshness_of(page: ArticlePage) -> Freshness:
    """The row of this article, which may not be stored yet."""
    return Freshness.objects.filter(article=page.pk).first() or Freshness(article=page)


def review_by_of(page: ArticlePage) -> date | None:
    """When the next review is due, for the checks. One query."""
    found: date | None = Freshness.objects.filter(article=page.pk).values_list("review_by", flat=True).first()
    return found


def read(page: ArticlePage, row: Freshness, months: dict[str, int]) -> None:
    """Take up what the live article has, and how old it is. Does not store the row."""
    row.kinds = kinds_in(ArticleFacts(str(page.pk), blocks=blocks_of(page.body.get_prep_value())))
    row.version = page.live_revision_id or 0
    row.counted_from = max(filter(None, (row.reviewed_on, page.reviewed_on)), default=None) or age_of(page)
    compute(row, months)


def age_of(page: ArticlePage) -> date | None:
    """The day of a text that nobody has reviewed: as its source says, else of its first release."""
    if page.updated_on or page.published_on:
        return page.updated_on or page.published_on
    return timezone.localdate(page.first_published_at) if page.first_published_at else None


def compute(row: Freshness, months: dict[str, int]) -> None:
    """A date that somebody set stays until the next review."""
    if row.set_by_hand:
        return
    day = review_by(row.counted_from, row.kinds, months)
    if day != row.review_by:
        row.review_by, row.told = day, ""


def catch_up(limit: int = 5 * BATCH) -> int:
    """Read live articles that were released since they were last read: after an import, or on an older site."""
    known = Freshness.objects.filter(article=OuterRef("pk"), version=Coalesce(OuterRef("live_revision_id"), 0))
    waiting = ArticlePage.objects.live().filter(~Exists(known), alias_of=None).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:limit])
    months = FreshnessSettings.load().months()
    for start in range(0, len(ids), BATCH):
        read_batch(ids[start : start + BATCH], months)
    return len(ids)


@transaction.atomic
def read_batch(ids: list[int], months: dict[str, int]) -> None:
    rows = {row.article_id: row for row in Freshness.objects.filter(article__in=ids)}
    changed: list[Freshness] = []
    for page in ArticlePage.objects.filter(pk__in=ids):
        row = rows.get(page.pk) or Freshness(article=page)
        read(page, row, months)
        changed.append(row)
    store(changed)


def store(rows: Iterable[Freshness]) -> None:
    rows = list(rows)
    Freshness.objects.bulk_create([row for row in rows if row.pk is None], ignore_conflicts=True)
    fields = ["kinds", "version", "counted_from", "review_by", "told"]
    Freshness.objects.bulk_update([row for row in rows if row.pk is not None], fields, batch_size=500)


def recompute_all() -> None:
    """The intervals have changed: so do all dates that nobody set by hand."""
    months = FreshnessSettings.load().months()
    changed = []
    for row in Freshness.objects.filter(set_by_hand=False).iterator(chunk_size=1000):
        before = row.review_by
        compute(row, months)
        if row.review_by != before:
            changed.append(row)
    store(changed)


# ---- reviews


def follow_release(page: ArticlePage) -> None:
    """What went live may have been reviewed as a whole on its way, and has parts of its own age."""
    row = freshness_of(page)
    if (found := review_of_live(page)) and (row.reviewed_on is None or found[0] > row.reviewed_on):
        row.reviewed_on, row.reviewed_by = found
        forget_neglect(row)
    elif row.step == Freshness.Step.UNPUBLISHED:
        row.step = Freshness.Step.NOINDEX  # somebody put it back; nobody has reviewed it
    read(page, row, FreshnessSettings.load().months())
    row.save()


def review_of_live(page: ArticlePage) -> tuple[date, Any] | None:
    """When and by whom the live content was reviewed as a whole on its way here; None when it was not."""
    if page.live_revision is None:
        return None
    digest = content_hash(page.live_revision.content)
    whole = ReviewState.objects.filter(
        workflow_state__object_id=str(page.pk),
        content_hash=digest,
        whole_article=True,
        status=ReviewState.STATUS_APPROVED,
    )
    if state := whole.select_related("finished_by").order_by("-finished_at").first():
        return timezone.localdate(state.finished_at), state.finished_by
    certificate = publishing.certificate_for(page, digest)
    if certificate is None or certificate.basis != Certificate.Basis.REVIEW:
        return None
    earlier = page.certificates.filter(basis__in=PEOPLE, approved_at__lt=certificate.approved_at)
    if earlier.exclude(content_hash=digest).exists():
        return None
    return timezone.localdate(certificate.approved_at), certificate.approved_by


@transaction.atomic
def still_correct(page: ArticlePage, user: Any, note: str = "") -> None:
    """A second person has read what visitors read, and stands by it. Raises Refused.

    Lifts every step of the ladder; what its last one unpublished goes live again, as it was approved.
    """
    page = publishing.locked(page)
    row = freshness_of(page)
    if found := refusals(page, row, user):
        raise Refused(page, found)
    taken_off = row.taken_off if is_taken_off(page, row) else None
    row.reviewed_on, row.reviewed_by = timezone.localdate(), user
    forget_neglect(row)
    read(page, row, FreshnessSettings.load().months())
    row.save()
    log(instance=page, action="proofdesk.still_correct", user=user, data={"reason": note.strip()})
    if taken_off is not None:
        taken_off.publish(user=user, skip_permission_checks=True)


def forget_neglect(row: Freshness) -> None:
    """After a review: the date is computed again, nobody has been reminded, no step holds."""
    row.set_by_hand, row.told, row.step, row.taken_off = False, "", Freshness.Step.NONE, None


def refusals(page: ArticlePage, row: Freshness, user: Any) -> list[Refusal]:
    """Why this person may not say that the article is still correct."""
    if not may_confirm(user, page):
        return [Refusal("no-reviewer", _("Only reviewers and leads may confirm an article."))]
    found = []
    if page.alias_of_id:
        found.append(Refusal("alias", _("It mirrors another article. Confirm that one.")))
    taken_off = row.taken_off if is_taken_off(page, row) else None
    if not page.live and taken_off is None:
        found.append(Refusal("not-live", _("It is not live. It is reviewed on its way there.")))
    elif user.pk in writers_of(page, page.live_revision or taken_off):
        found.append(Refusal("own-work", _("You wrote or edited what visitors read. Somebody else must confirm it.")))
    if taken_off is not None:
        found.extend(publishing.refusals(page, taken_off.content))
    return found


def is_taken_off(page: ArticlePage, row: Freshness) -> bool:
    """Was it the ladder that unpublished it, and has nobody put it back since?"""
    return not page.live and row.step == Freshness.Step.UNPUBLISHED


def may_confirm(user: Any, page: ArticlePage) -> bool:
    """A reviewer (not a coach, who only signs) or a lead of this article."""
    if not (user.is_active and page.permissions_for_user(user).can_edit()):
        return False
    is_reviewer = ReviewTask.objects.filter(active=True, coachtask=None, groups__user=user).exists()
    return is_reviewer or publishing.may_publish(user, page.get_parent())


def writers_of(page: ArticlePage, revision: "Revision | None") -> set[int]:
    """Ids of those who had a hand in this version since somebody else answered for the article before it."""
    if revision is None:
        return {page.owner_id} - {None}
    digest = content_hash(revision.content)
    answers = page.certificates.filter(basis__in=PEOPLE, revoked_at=None)
    own = answers.filter(content_hash=digest).order_by("approved_at").first()
    if own and own.basis == Certificate.Basis.IMPORT:
        return set()  # who imported it did not write it
    before = answers.filter(approved_at__lt=own.approved_at) if own else answers
    last = before.exclude(content_hash=digest).order_by("-approved_at").first()
    revisions = page.revisions.filter(created_at__lte=revision.created_at)
    if last:
        revisions = revisions.filter(created_at__gt=last.approved_at)
    writers = set(revisions.values_list("user_id", flat=True))
    return (writers if last else writers | {page.owner_id}) - {None}


# ---- by hand


@transaction.atomic
def plan(page: ArticlePage, user: Any, *, owner: Any, day: date | None) -> None:
    """Who sees to the article, and until when it is to be reviewed. None: as computed. Raises Refused."""
    page = publishing.locked(page)
    row = freshness_of(page)
    if not may_confirm(user, page):
        raise Refused(page, [Refusal("no-reviewer", _("Only reviewers and leads may plan its review."))])
    said = {}
    if owner != row.owner:
        row.owner, row.told = owner, ""
        said["owner"] = publishing.name_of(owner) if owner else ""
    if day != (row.review_by if row.set_by_hand else None):
        row.set_by_hand, row.review_by, row.told = day is not None, day, ""
        said["moment"] = day.isoformat() if day else ""
    if not said:
        return
    read(page, row, FreshnessSettings.load().months())
    row.save()
    log(instance=page, action="proofdesk.plan_review", user=user, data=said)
