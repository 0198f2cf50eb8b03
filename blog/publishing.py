"""How articles go live: after a review, or in an import that somebody with that right has released.

Wagtail imports this module while it loads its own models (WAGTAIL_FINISH_WORKFLOW_ACTION), so models
are imported inside the functions.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from wagtail.models import Page, Revision, WorkflowState


def may_publish(user: Any, parent: "Page") -> bool:
    """May this person release pages below `parent` without a review?"""
    return bool(user.is_active and parent.permissions_for_user(user).can_publish_subpage())


def require_publisher(user: Any, parent: "Page") -> None:
    if not may_publish(user, parent):
        raise PermissionDenied(
            _("%(user)s may not publish below “%(page)s”. Name an account that may, or import as drafts.")
            % {"user": user, "page": parent.title}
        )


def publish_approved(workflow_state: "WorkflowState", user: "AbstractBaseUser | None" = None) -> None:
    """What follows the last approval: the revision that was approved goes live, not the latest one.

    The approval is the permission: reviewers need no right to publish, and have none.
    """
    task_state = workflow_state.current_task_state
    revision = task_state.revision if task_state else workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=True)


def release_import(page: "Page", revision: "Revision", user: Any) -> None:
    """Make an imported article live as its source was: one update, one log entry, one signal.

    The run has already made sure that the user may publish. Dates that the source gave stay.
    """
    from django.utils import timezone
    from wagtail.log_actions import log
    from wagtail.signals import page_published

    if page.live and page.live_revision_id == revision.pk:
        return
    now = timezone.now()
    page.live, page.has_unpublished_changes, page.expired = True, False, False
    page.live_revision, page.last_published_at = revision, now
    page.first_published_at = page.first_published_at or now
    page.save(clean=False)
    log(instance=page, action="proofdesk.import_release", user=user, revision=revision, content_changed=True)
    page_published.send(sender=type(page), instance=page, revision=revision)
