"""An imported article goes live as its source was."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from blog.models import ArticlePage, shown
from blog.publishing import certificate_for, certify, require

RELEASE = "proofdesk.import_release"
LIVE_FIELDS = [
    "live", "has_unpublished_changes", "expired", "live_revision", "first_published_at", "last_published_at",
]  # fmt: skip


def release_import(page: ArticlePage, revision: Revision, user: Any, *, digest: str, content_is_stored: bool) -> None:
    """Make an imported article live as its source was: one update, one look at the gate, one signal.

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
        if not page.published_on:
            shown.follow([page.pk])
        log_beginning(page, revision, user, now)
    else:
        page.save(clean=False)
        log(instance=page, action=RELEASE, user=user, revision=revision, content_changed=True)
    page_published.send(sender=type(page), instance=page, revision=revision, imported=True)


def log_beginning(page: ArticlePage, revision: Revision, user: Any, moment: datetime) -> None:
    """The first two entries of an article's history, in one statement.

    Wagtail would ask for each whether page, person and revision exist: this transaction has just made them.
    """
    entry = {
        "page": page,
        "content_type": page.cached_content_type,
        "label": page.get_admin_display_title(),
        "timestamp": moment,
        "user": user,
        "content_changed": True,
    }
    PageLogEntry.objects.bulk_create(
        [PageLogEntry(action="wagtail.create", **entry), PageLogEntry(action=RELEASE, revision=revision, **entry)]
    )
