"""An imported article goes live as its source was."""

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from blog.models import ArticlePage
from blog.publishing import certificate_for, certify, require

LIVE_FIELDS = [
    "live", "has_unpublished_changes", "expired", "live_revision", "first_published_at", "last_published_at",
]  # fmt: skip


def release_import(page: ArticlePage, revision: Revision, user: Any, *, digest: str, content_is_stored: bool) -> None:
    """Make an imported article live as its source was: one update, one log entry, one signal.

    The run has already made sure that the user may publish. Dates that the source gave stay. A retraction
    wins: Refused. `content_is_stored`: the page was created with this very content, so only its state is written,
    past the guard on saving: the gate is asked here, about the revision that has just been made of the page.
    """
    if page.live and page.live_revision_id == revision.pk:
        return
    if content_is_stored or certificate_for(page, digest) is None:
        certify(page, revision, user, "import", digest=digest)
    now = timezone.now()
    page.live, page.has_unpublished_changes, page.expired = True, False, False
    page.live_revision, page.last_published_at = revision, now
    page.first_published_at = page.first_published_at or now
    if content_is_stored:
        require(page, revision.content, digest)
        Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in LIVE_FIELDS})
    else:
        page.save(clean=False)
    log(instance=page, action="proofdesk.import_release", user=user, revision=revision, content_changed=True)
    page_published.send(sender=type(page), instance=page, revision=revision, imported=True)
