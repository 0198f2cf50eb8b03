"""What happens when its moment has come: objects expire, approved revisions and releases go live.

Does what Wagtail's `publish_scheduled` does for every page and snippet, each in a transaction of its own
with its row locked and read again, so that two schedulers publish once and one failure stops no other. What fails
is tried again after growing waits, then set aside (blog.working.setbacks).
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, PageLogEntry, Revision

from cms.core import databases

from . import releases
from .models import Release
from .publishing import Refused, moment
from .releases import ReleaseFailed, ReleaseRefused
from .working import setbacks
from .working.setbacks import Kind

logger = logging.getLogger(__name__)


@dataclass
class Summary:
    """What one run did; each entry names an object."""

    expired: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # with the reason
    failed: list[str] = field(default_factory=list)  # with the error
    waiting: int = 0  # failed before, and not tried now

    @property
    def lines(self) -> list[str]:
        return [
            f"{word}  {entry}"
            for word, entries in (
                ("expired  ", self.expired),
                ("published", self.published),
                ("released ", self.released),
                ("refused  ", self.refused),
                ("FAILED   ", self.failed),
            )
            for entry in entries
        ]

    @property
    def text(self) -> str:
        counts = {
            "expired": self.expired,
            "published": self.published,
            "released": self.released,
            "refused": self.refused,
            "failed": self.failed,
        }
        told = [f"{len(entries)} {word}" for word, entries in counts.items() if entries]
        if self.waiting:
            told.append(f"{self.waiting} failed before")
        return ", ".join(told) or "nothing was due"


def run(now: datetime | None = None, worked: Callable[[], object] = lambda: None) -> Summary:
    """Everything that is due. Never raises for a single object: see `Summary.failed`. `worked`: called after each."""
    now = now or timezone.now()
    summary = Summary()
    due = list(due_items(summary, now))
    for kind in (Kind.EXPIRE, Kind.PUBLISH, Kind.RELEASE):
        setbacks.keep_only(kind, {item.key for item in due if item.kind == kind})
    for item in due:
        if attempt(summary, item):
            worked()
    return summary


@dataclass(frozen=True, slots=True)
class Item:
    """Something whose moment has come. `key`: another one once it is changed, and may be worth another try."""

    kind: str
    key: str
    name: str
    act: Callable[[], None]


def due_items(summary: Summary, now: datetime) -> Iterator[Item]:
    for model, pk, name, until in expiring(now):
        key = f"{model._meta.label_lower}:{pk}:{until:%Y%m%d%H%M%S}"
        yield Item(Kind.EXPIRE, key, name, partial(expire, summary, model, pk, now))
    for revision in due_revisions(now).only("pk", "object_str"):
        yield Item(Kind.PUBLISH, str(revision.pk), revision.object_str, partial(publish, summary, revision.pk, now))
    for release in releases.due(now):
        yield Item(Kind.RELEASE, str(release.pk), release.name, partial(fire, summary, release, now))


def attempt(summary: Summary, item: Item) -> bool:
    """Did it work? Not tried where it failed a moment ago, or so often that it is set aside.

    A deadlock is no failure: it is tried at once.
    """
    if setbacks.holds(item.kind, item.key):
        summary.waiting += 1
        return False
    try:
        databases.repeated(item.act)
    except Exception as error:
        logger.exception("the schedule of %s failed", item.name)
        summary.failed.append(f"{item.name}: {type(error).__name__}: {error}")
        setbacks.note(item.kind, item.key, item.name, error)
        return False
    return True


# ---- what is due


def draft_models() -> list[type[models.Model]]:
    """Every kind of object that can be live: pages as one, and each snippet."""
    found = [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]
    return [Page, *found]


def expiring(now: datetime) -> Iterator[tuple[type[models.Model], Any, str, datetime]]:
    for model in draft_models():
        found: Any
        for found in model._default_manager.filter(live=True, expire_at__lte=now).order_by("expire_at", "pk"):
            yield model, found.pk, str(found), found.expire_at


def due_revisions(now: datetime) -> "models.QuerySet[Revision]":
    found: models.QuerySet[Revision] = Revision.objects.filter(approved_go_live_at__lte=now).order_by(
        "approved_go_live_at", "pk"
    )
    return found


def dry_run(now: datetime | None = None) -> list[str]:
    """What a run would try, a line each."""
    now = now or timezone.now()
    lines = [f"would expire   {name}" for _, _, name, _ in expiring(now)]
    for revision in due_revisions(now):
        lines.append(f"would publish  {revision.object_str} (since {moment(revision.approved_go_live_at)})")
    for release in releases.due(now):
        reasons = releases.reasons_against(release)
        lines.append(f"would release  {release.name}" if not reasons else f"would refuse   {release.name}")
        lines.extend(f"               {reason}" for reason in reasons)
    return lines


# ---- what is done, each in its own transaction


@transaction.atomic
def expire(summary: Summary, model: type[models.Model], pk: Any, now: datetime) -> None:
    if (found := locked(model, pk)) is None or not found.live:
        return
    if found.expire_at is None or found.expire_at > now:
        return
    found.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    summary.expired.append(str(found))


@transaction.atomic
def publish(summary: Summary, pk: int, now: datetime) -> None:
    """A refusal leaves the schedule as it is: the article goes live once nothing stands against it."""
    revision = Revision.objects.filter(pk=pk).first()
    if revision is None or locked(revision.base_content_type.model_class(), revision.object_id) is None:
        return
    revision = due_revisions(now).filter(pk=pk).first()
    if revision is None:
        return
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except Refused as refused:
        note_refusal(revision, refused)
        summary.refused.append(str(refused))
    else:
        summary.published.append(revision.object_str)


def fire(summary: Summary, release: Release, now: datetime) -> None:
    """A release that fails says so in its own record (blog.releases.fire)."""
    try:
        fired = releases.fire(release, due=now)
    except ReleaseFailed as failed:
        summary.failed.append(str(failed))
    except ReleaseRefused as refused:
        summary.refused.append(str(refused))
    else:
        if fired:
            summary.released.append(release.name)


def locked(model: "type[models.Model] | None", pk: Any) -> Any:
    """The object as it is now, its row locked. None when it is gone, or while somebody else holds it."""
    if model is None:
        return None
    rows = model._base_manager.filter(pk=pk).select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )
    if not rows.only("pk"):
        return None
    found = model._base_manager.get(pk=pk)
    return found.specific if isinstance(found, Page) else found


def note_refusal(revision: Revision, refused: Refused) -> None:
    """Into the page's log, once: the same refusal of the same schedule is not told every minute."""
    from wagtail.log_actions import log

    page = revision.content_object
    data = {
        "reason": " ".join(refusal.text for refusal in refused.refusals),
        "revision": revision.pk,
        "go_live_at": revision.approved_go_live_at.isoformat(),
    }
    last = PageLogEntry.objects.filter(page=page.pk, action="proofdesk.refuse").order_by("-timestamp", "-pk").first()
    if last is None or last.data != data:
        log(instance=page, action="proofdesk.refuse", data=data, revision=revision)
