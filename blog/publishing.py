"""The one door through which an article goes live.

`refusals` decides. Every layer asks it: the permission tester (what the interface offers), the end of the
workflow, the guard on saving (`blog.guards`, which no route through the ORM passes by), and the auditor
(`manage.py audit_live`, for what went around the ORM).

Wagtail imports this module while it loads its own models (WAGTAIL_FINISH_WORKFLOW_ACTION), so models
are imported inside the functions.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .content import content_hash

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from wagtail.models import Page, Revision, TaskState, WorkflowState

    from .models import ArticlePage, Certificate, Retraction
    from .models.review import ReviewTask

LIVE_FIELDS = [
    "live", "has_unpublished_changes", "expired", "live_revision", "first_published_at", "last_published_at",
]  # fmt: skip
# Log entries that say who worked on the words of an article.
EDITS = ["wagtail.create", "wagtail.edit", "wagtail.revert", "wagtail.copy"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something may not happen. `code` is stable, `text` is for people."""

    code: str
    text: str


class Refused(Exception):
    """An article may not go live, or a decision about it does not count. `refusals` says why."""

    def __init__(self, page: "Page", refusals: list[Refusal]) -> None:
        self.page = page
        self.refusals = refusals
        reasons = " ".join(refusal.text for refusal in refusals)
        super().__init__(_("“%(title)s”: %(reasons)s") % {"title": page.title, "reasons": reasons})


# ---- the decision


def refusals(page: "ArticlePage", data: dict[str, Any]) -> list[Refusal]:
    """Why this content (serialised data) of an article may not be live now. Empty when it may.

    An alias answers for the article that it mirrors: it has the same content at another address.
    """
    from .models import ArticlePage

    source = page
    if page.alias_of_id:
        source = ArticlePage.objects.get(pk=page.alias_of_id)
        data = {**data, "slug": source.slug}
        if not source.live:
            return [Refusal("source-not-live", _("The article that it mirrors is not live."))]
    found = []
    if retraction := retraction_of(source):
        found.append(Refusal("retracted", retraction_text(retraction)))
    if page.expire_at and page.expire_at <= timezone.now():
        found.append(Refusal("expired", _("It expired on %(day)s.") % {"day": moment(page.expire_at)}))
    if certificate_for(source, content_hash(data)) is None:
        found.append(
            Refusal(
                "not-approved",
                _("This version has not been approved by a second person. Submit it for review."),
            )
        )
    return found


def require(page: "ArticlePage", data: dict[str, Any]) -> None:
    """Raises Refused when this content may not be live."""
    if found := refusals(page, data):
        raise Refused(page, found)


def retraction_of(page: "ArticlePage") -> "Retraction | None":
    """The retraction in force."""
    if page.pk is None:
        return None
    found: Retraction | None = page.retractions.filter(lifted_at=None).select_related("set_by").first()
    return found


def certificate_for(page: "ArticlePage", digest: str) -> "Certificate | None":
    """The newest certificate for content with this hash."""
    if page.pk is None:
        return None
    found: Certificate | None = page.certificates.filter(content_hash=digest, revoked_at=None).first()
    return found


def certify(
    page: "ArticlePage", revision: "Revision", user: Any, basis: str, *, digest: str = "", reason: str = ""
) -> "Certificate":
    from .models import Certificate

    return Certificate.objects.create(
        page=page,
        revision=revision,
        content_hash=digest or content_hash(revision.content),
        basis=basis,
        approved_by=user,
        approver_name=name_of(user),
        reason=reason,
    )


# ---- review


def has_hand_in(user: Any, page: "Page") -> bool:
    """Did this person write, edit or submit what waits? Counted since the last approval by a review."""
    from wagtail.models import PageLogEntry

    from .models import Certificate

    reviews = Certificate.objects.filter(page_id=page.pk, basis=Certificate.Basis.REVIEW, revoked_at=None)
    last = reviews.first()
    revisions = page.revisions.filter(user=user)
    entries = PageLogEntry.objects.filter(page=page, user=user, content_changed=True, action__in=EDITS)
    if last:
        revisions = revisions.filter(created_at__gt=last.approved_at)
        entries = entries.filter(timestamp__gt=last.approved_at)
    state = page.current_workflow_state
    return bool(
        (state and state.requested_by_id == user.pk)
        or (page.latest_revision and page.latest_revision.user_id == user.pk)
        or revisions.exists()
        or entries.exists()
    )


def check_decision(task: "ReviewTask", task_state: "TaskState", user: Any, action: str, *, comment: str = "") -> None:
    """May this person take this decision on what this task state shows? Raises Refused.

    Called inside a transaction; the article's row is locked, so that decisions come one after another.
    """
    from wagtail.models import TaskState

    from .models import ArticlePage

    if task_state.workflow_state.content_object.specific_class is not ArticlePage:
        return
    page = locked(task_state.workflow_state.content_object)
    state = TaskState.objects.select_related("workflow_state", "revision").get(pk=task_state.pk)
    found = []
    if state.status != TaskState.STATUS_IN_PROGRESS or state.workflow_state.current_task_state_id != state.pk:
        raise Refused(page, [Refusal("decided", _("This has been decided already. Load the page again."))])
    if not (user.is_active and (user.is_superuser or task.groups.filter(user=user).exists())):
        found.append(Refusal("no-reviewer", _("You are not a reviewer of this task.")))
    if action == "reject" and not comment.strip():
        found.append(Refusal("no-reason", _("Say what should change.")))
    if action == "approve":
        found.extend(approval_refusals(page, state, user))
    if found:
        raise Refused(page, found)


def approval_refusals(page: "ArticlePage", state: "TaskState", user: Any) -> list[Refusal]:
    found = []
    if has_hand_in(user, page):
        found.append(
            Refusal("own-work", _("You wrote, edited or submitted this version. Somebody else must approve it."))
        )
    if content_hash(state.revision.content) != content_hash(page.latest_revision.content):
        found.append(Refusal("stale", _("It was changed after it was submitted. Read the new version first.")))
    if retraction := retraction_of(page):
        found.append(Refusal("retracted", retraction_text(retraction)))
    if open_comments := page.wagtail_admin_comments.filter(resolved_at=None).count():
        text = ngettext("%(count)s comment is not resolved.", "%(count)s comments are not resolved.", open_comments) % {
            "count": open_comments
        }
        found.append(Refusal("comments", text))
    return found


@transaction.atomic
def publish_approved(workflow_state: "WorkflowState", user: "AbstractBaseUser | None" = None) -> None:
    """What follows the end of a workflow: the revision that a second person approved goes live, or nothing.

    Wagtail ends a workflow also when its tasks were disabled or removed. Then nobody has approved
    anything, and the article waits for a new submission.
    """
    from .models import ArticlePage

    if not isinstance(page := workflow_state.content_object.specific, ArticlePage):
        workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
        return
    page = locked(page)
    approval = approval_of(workflow_state, content_hash(page.latest_revision.content))
    if approval is None:
        park(workflow_state, page, user)
        return
    certify(page, approval.revision, approval.finished_by, "review")
    approval.revision.publish(user=user, skip_permission_checks=True)


def approval_of(workflow_state: "WorkflowState", digest: str) -> "TaskState | None":
    """The last approval, by a review in this workflow, of content with this hash."""
    from wagtail.models import TaskState

    from .models import ReviewTask

    approved = workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, finished_by__isnull=False)
    for state in approved.select_related("task", "revision", "finished_by").order_by("-finished_at", "-pk"):
        if isinstance(state.task.specific, ReviewTask) and content_hash(state.revision.content) == digest:
            return state
    return None


def park(workflow_state: "WorkflowState", page: "ArticlePage", user: Any) -> None:
    """The workflow ended without an approval: nothing goes live, and the record says so."""
    from wagtail.log_actions import log

    workflow_state.status = workflow_state.STATUS_NEEDS_CHANGES
    workflow_state.save()
    log(instance=page, action="proofdesk.refuse", user=user, data={"reason": "the review ended without an approval"})


@transaction.atomic
def break_glass(page: "ArticlePage", user: Any, reason: str) -> "Certificate":
    """A lead releases the latest revision without a review, and says why. Raises Refused.

    A retraction still wins.
    """
    from wagtail.log_actions import log

    page = locked(page)
    found = []
    if not may_publish(user, page.get_parent()):
        found.append(Refusal("no-lead", _("Only a lead may release without a review.")))
    if not reason.strip():
        found.append(Refusal("no-reason", _("Say why this cannot wait for a review.")))
    if retraction := retraction_of(page):
        found.append(Refusal("retracted", retraction_text(retraction)))
    if found:
        raise Refused(page, found)
    certificate = certify(page, page.latest_revision, user, "break_glass", reason=reason.strip())
    page.latest_revision.publish(user=user, skip_permission_checks=True)
    log(
        instance=page,
        action="proofdesk.break_glass",
        user=user,
        revision=page.latest_revision,
        data={"reason": reason.strip()},
    )
    return certificate


# ---- retraction


@transaction.atomic
def retract(
    page: "ArticlePage", user: Any, reason: str, *, public_note: str = "", successor: "Page | None" = None
) -> "Retraction":
    """“Do not publish”: takes a live article off, ends its review and its schedule. Raises Refused."""
    from wagtail.log_actions import log

    from .models import Retraction

    page = locked(page)
    if not reason.strip():
        raise Refused(page, [Refusal("no-reason", _("Say why it must not be published."))])
    if not page.permissions_for_user(user).can_edit():
        raise Refused(page, [Refusal("no-editor", _("You may not edit this article."))])
    if standing := retraction_of(page):
        raise Refused(page, [Refusal("retracted", retraction_text(standing))])
    retraction = Retraction.objects.create(
        page=page,
        set_by=user,
        reason=reason.strip(),
        public_note=public_note.strip(),
        successor=successor,
        was_live=page.live,
    )
    log(instance=page, action="proofdesk.retract", user=user, data={"reason": retraction.reason})
    if page.workflow_in_progress:
        page.current_workflow_state.cancel(user=user)
    page.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    if page.live:
        page.unpublish(user=user)
    return retraction


@transaction.atomic
def lift(retraction: "Retraction", user: Any) -> None:
    """By the person who set it, or by a lead. The article stays off until it is released again."""
    from wagtail.log_actions import log

    page = locked(retraction.page)
    if retraction.set_by_id != user.pk and not may_publish(user, page.get_parent()):
        text = _("Only %(name)s or a lead may lift it.") % {"name": name_of(retraction.set_by)}
        raise Refused(page, [Refusal("not-yours", text)])
    retraction.lifted_by, retraction.lifted_at = user, timezone.now()
    retraction.save(update_fields=["lifted_by", "lifted_at"])
    log(instance=page, action="proofdesk.lift", user=user, data={"reason": retraction.reason})


# ---- import


def may_publish(user: Any, parent: "Page") -> bool:
    """Has this person the right to publish below `parent`? A lead has; the gate still asks for approval."""
    from wagtail.models import Page, PagePermissionTester

    listing = Page.objects.get(pk=parent.pk)
    return bool(user.is_active and PagePermissionTester(user, listing).can_publish_subpage())


def require_publisher(user: Any, parent: "Page") -> None:
    if not may_publish(user, parent):
        raise PermissionDenied(
            _("%(user)s may not publish below “%(page)s”. Name an account that may, or import as drafts.")
            % {"user": user, "page": parent.title}
        )


def release_import(
    page: "ArticlePage", revision: "Revision", user: Any, *, digest: str, content_is_stored: bool
) -> None:
    """Make an imported article live as its source was: one update, one log entry, one signal.

    The run has already made sure that the user may publish. Dates that the source gave stay. A retraction
    wins: Refused. `content_is_stored`: the page was created with this very content, so only its state is written.
    """
    from wagtail.log_actions import log
    from wagtail.signals import page_published

    if page.live and page.live_revision_id == revision.pk:
        return
    if certificate_for(page, digest) is None:
        certify(page, revision, user, "import", digest=digest)
    now = timezone.now()
    page.live, page.has_unpublished_changes, page.expired = True, False, False
    page.live_revision, page.last_published_at = revision, now
    page.first_published_at = page.first_published_at or now
    page.save(clean=False, update_fields=LIVE_FIELDS if content_is_stored else None)
    log(instance=page, action="proofdesk.import_release", user=user, revision=revision, content_changed=True)
    page_published.send(sender=type(page), instance=page, revision=revision)


# ---- small parts


def locked(page: "Page") -> "ArticlePage":
    """The article as it is now, its row locked until the transaction ends (SQLite locks the whole file)."""
    from wagtail.models import Page

    from .models import ArticlePage

    Page.objects.select_for_update().only("pk").get(pk=page.pk)
    found: ArticlePage = ArticlePage.objects.select_related("latest_revision").get(pk=page.pk)
    return found


def name_of(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user else str(_("somebody"))


def moment(when: Any) -> str:
    """A moment with its time zone, as people say it."""
    local = timezone.localtime(when)
    return f"{date_format(local, 'j F Y, H:i')} {local.tzname()}"


def retraction_text(retraction: "Retraction") -> str:
    return _("%(name)s retracted it on %(day)s: %(reason)s") % {
        "name": name_of(retraction.set_by),
        "day": moment(retraction.set_at),
        "reason": retraction.reason,
    }
