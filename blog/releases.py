"""Releases: a named set of articles that goes live all or none.

A release is open until it is done or cancelled. A lead approves it as it is, with every article approved;
when an article changes, joins or leaves, it is in review again. What fails says so, holds its articles, and
waits for a person: it is never tried again by itself, so that nothing goes live at a moment nobody chose.

Locks are taken in one order: the release, then its articles by their number.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import OperationalError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from . import publishing, signals
from .content import content_hash
from .models import ArticleIndexPage, ArticlePage, Release, ReleaseItem
from .models.planning import digest_of
from .obstacles import obstacles, own_schedule, told
from .publishing import Refused

# Statuses in which a release holds its articles.
STANDING = (Release.Status.OPEN, Release.Status.FAILED)


class ReleaseRefused(Exception):
    """Something may not be done with a release. `reasons` says why, a sentence each."""

    def __init__(self, release: Release, reasons: Sequence[str]) -> None:
        self.release = release
        self.reasons = list(reasons)
        super().__init__(f"“{release.name}”: {' '.join(self.reasons)}")


class ReleaseFailed(ReleaseRefused):
    """Something broke while the articles of a release were published. None of them went live."""


# ---- what goes with whom


@transaction.atomic
def create(user: Any, *, name: str, note: str = "", go_live_at: datetime | None = None) -> Release:
    """By a lead."""
    release = Release(name=name, note=note, go_live_at=go_live_at, created_by=user)
    require_lead(release, user)
    release.save()
    record(release, "create", user)
    return release


@transaction.atomic
def change(release: Release, user: Any, *, name: str, note: str, go_live_at: datetime | None) -> Release:
    """By a lead: its name, its note, its moment. The articles stay approved."""
    release = locked(release)
    require_standing(release)
    require_lead(release, user)
    release.name, release.note, release.go_live_at = name, note, go_live_at
    release.save(update_fields=["name", "note", "go_live_at"])
    record(release, "edit", user, go_live_at=go_live_at.isoformat() if go_live_at else "")
    return release


@transaction.atomic
def add(release: Release, article: ArticlePage, user: Any) -> ReleaseItem:
    """By anybody who may edit the article. A release that was approved is in review again."""
    release = locked(release)
    page = publishing.locked(article)
    require_standing(release)
    reasons = []
    if not page.permissions_for_user(user).can_edit():
        reasons.append(_("You may not edit “%(title)s”.") % {"title": page.title})
    if page.alias_of_id:
        reasons.append(_("“%(title)s” mirrors another article and goes live with it.") % {"title": page.title})
    if page.latest_revision is None:
        reasons.append(_("“%(title)s” has never been saved as a draft. Save it first.") % {"title": page.title})
    if (other := page.waiting_release) is not None:
        reasons.append(_("“%(title)s” is in the release “%(release)s”.") % {"title": page.title, "release": other.name})
    reasons.extend(f"“{page.title}”: {refusal.text}" for refusal in own_schedule(page))
    if reasons:
        raise ReleaseRefused(release, reasons)
    item = ReleaseItem.objects.create(release=release, article=page)
    record(release, "add", user, page=page)
    return item


@transaction.atomic
def remove(release: Release, article: ArticlePage, user: Any) -> None:
    """By anybody who may edit the article. A release that was approved is in review again."""
    release = locked(release)
    page = publishing.locked(article)
    require_standing(release)
    if not page.permissions_for_user(user).can_edit():
        raise ReleaseRefused(release, [_("You may not edit “%(title)s”.") % {"title": page.title}])
    if ReleaseItem.objects.filter(release=release, article=page).delete()[0]:
        record(release, "remove", user, page=page)


@transaction.atomic
def cancel(release: Release, user: Any) -> Release:
    """By a lead. Its articles stay as they are, and go live each by itself."""
    release = locked(release)
    require_standing(release)
    require_lead(release, user)
    release.status = Release.Status.CANCELLED
    release.save(update_fields=["status"])
    record(release, "cancel", user)
    return release


# ---- approval


@transaction.atomic
def approve(release: Release, user: Any) -> Release:
    """By a lead, for the articles and their content as they are now. Raises ReleaseRefused with each reason."""
    release = locked(release)
    require_standing(release)
    require_lead(release, user)
    articles = locked_articles(release)
    reasons = [reason for page in articles for reason in told(page, obstacles(page))]
    if not articles:
        reasons.append(_("It has no articles."))
    if release.go_live_at and release.go_live_at <= timezone.now():
        reasons.append(_("Its moment has passed. Choose another, or none to release it by hand."))
    if reasons:
        raise ReleaseRefused(release, reasons)
    release.status, release.outcome = Release.Status.OPEN, ""
    release.approved_digest, release.approved_by, release.approved_at = digest_of(articles), user, timezone.now()
    release.save(update_fields=["status", "outcome", "approved_digest", "approved_by", "approved_at"])
    record(release, "approve", user, articles=hashes(articles))
    return release


def changes_since_approval(release: Release, articles: Iterable[ArticlePage]) -> list[str]:
    """What is different from what the lead approved, a line for each article. Empty when nothing is."""
    articles = list(articles)
    if not release.approved_digest or release.approved_digest == digest_of(articles):
        return []
    entry = logs_of(release).filter(action="proofdesk.release.approve").first()
    approved: dict[str, dict[str, str]] = entry.data.get("articles", {}) if entry else {}
    now = hashes(articles)
    lines = []
    for key, article in now.items():
        if key not in approved:
            lines.append(_("“%(title)s” was added") % article)
        elif approved[key]["hash"] != article["hash"]:
            lines.append(_("“%(title)s” was edited") % article)
    lines.extend(_("“%(title)s” has left") % article for key, article in approved.items() if key not in now)
    return lines or [_("its articles")]


def hashes(articles: Iterable[ArticlePage]) -> dict[str, dict[str, str]]:
    """By the number of the article, as JSON has it."""
    return {
        str(page.pk): {
            "title": page.get_admin_display_title(),
            "hash": content_hash(page.latest_revision.content) if page.latest_revision else "",
        }
        for page in articles
    }


# ---- going live


def due(now: datetime) -> "models.QuerySet[Release]":
    """Open releases whose moment has come."""
    return Release.objects.filter(status=Release.Status.OPEN, go_live_at__lte=now)


def fire(release: Release, user: Any = None, *, due: datetime | None = None) -> bool:
    """All articles of an approved release go live, or none: one transaction, everything verified again.

    By a lead, or by the scheduler without a user (`due`: only if its moment has come by then). False when there
    is nothing to do any more: somebody else was faster. Raises ReleaseRefused, or ReleaseFailed when
    something broke; then the release is failed and says why. A database that breaks off changes nothing.
    """
    try:
        with transaction.atomic():
            release = locked(release)
            if user is None and not (release.status == Release.Status.OPEN and is_due(release, due)):
                return False
            articles = locked_articles(release)
            if user is not None:
                require_lead(release, user)
                require_ready_to_fire(release, articles)
            reasons = [reason for page in articles for reason in told(page, obstacles(page))]
            if release.approved_digest != digest_of(articles):
                reasons.append(_("No lead has approved it as it is."))
            if reasons:
                raise Broken(ReleaseRefused(release, reasons))
            for page in articles:
                publish(release, page, user)
            finish(release, len(articles), user)
    except Broken as broken:
        fail(release, broken.refused, user)
        raise broken.refused from broken
    return True


class Broken(Exception):
    """Carries what went wrong out of the transaction, which it rolls back."""

    def __init__(self, refused: ReleaseRefused) -> None:
        self.refused = refused
        super().__init__(str(refused))


def publish(release: Release, page: ArticlePage, user: Any) -> None:
    from wagtail.log_actions import log

    if page.live and page.live_revision_id == page.latest_revision_id:
        return
    try:
        page.latest_revision.publish(user=user, skip_permission_checks=True)
        log(
            instance=page,
            action="proofdesk.release.done",
            user=user,
            revision=page.latest_revision,
            data={"release": release.name},
        )
    except OperationalError:
        raise
    except Refused as refused:
        raise Broken(ReleaseRefused(release, told(page, refused.refusals))) from refused
    except Exception as error:
        raise Broken(broke(release, page.title, error)) from error


def broke(release: Release, what: str, error: Exception) -> ReleaseFailed:
    text = _("“%(what)s” could not be published (%(error)s).") % {
        "what": what,
        "error": f"{type(error).__name__}: {error}",
    }
    return ReleaseFailed(release, [text])


def finish(release: Release, count: int, user: Any) -> None:
    release.status, release.done_at = Release.Status.DONE, timezone.now()
    release.outcome = ngettext("%(count)s article went live.", "%(count)s articles went live.", count) % {
        "count": count
    }
    release.save(update_fields=["status", "done_at", "outcome"])
    record(release, "done", user)
    try:
        signals.release_finished.send(sender=Release, instance=release, user=user)
    except OperationalError:
        raise
    except Exception as error:
        raise Broken(broke(release, release.name, error)) from error


@transaction.atomic
def fail(release: Release, refused: ReleaseRefused, user: Any) -> None:
    """The release keeps its articles, and the reasons."""
    release = locked(release)
    if release.status not in STANDING:
        return
    release.status, release.outcome = Release.Status.FAILED, "\n".join(refused.reasons)
    release.save(update_fields=["status", "outcome"])
    record(release, "fail", user, reason=release.outcome)
    signals.release_finished.send_robust(sender=Release, instance=release, user=user)


# ---- what stands against it


def reasons_against(release: Release) -> list[str]:
    """Why it would not go live now, a sentence each."""
    articles = list(release.articles.select_related("latest_revision").order_by("pk"))
    reasons = [reason for page in articles for reason in told(page, obstacles(page))]
    if not release.is_approved:
        reasons.append(_("No lead has approved it as it is."))
    return reasons


def is_due(release: Release, now: datetime | None) -> bool:
    return now is None or (release.go_live_at is not None and release.go_live_at <= now)


def require_ready_to_fire(release: Release, articles: list[ArticlePage]) -> None:
    """Before anything is tried by hand: a stale button is no failed release."""
    if release.status != Release.Status.OPEN:
        text = _("It is %(status)s. Load the page again.") % {"status": release.get_status_display()}
        raise ReleaseRefused(release, [text])
    if not articles or release.approved_digest != digest_of(articles):
        raise ReleaseRefused(release, [_("It was changed since a lead approved it. Approve it again first.")])


def require_standing(release: Release) -> None:
    if release.status not in STANDING:
        text = _("It is %(status)s. Nothing can be changed any more.") % {"status": release.get_status_display()}
        raise ReleaseRefused(release, [text])


def require_lead(release: Release, user: Any) -> None:
    if not may_lead(user, release):
        raise ReleaseRefused(release, [_("Only a lead may do this.")])


def may_lead(user: Any, release: Release | None = None) -> bool:
    """May this person publish what the release holds, or, without any, below one of the listings?"""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    parents = parents_of(release.articles.all()) if release is not None and release.pk else []
    if parents:
        return all(publishing.may_publish(user, parent) for parent in parents)
    return any(publishing.may_publish(user, listing) for listing in ArticleIndexPage.objects.all())


def parents_of(articles: Iterable[ArticlePage]) -> list[Page]:
    paths = {page.path[: -Page.steplen] for page in articles}
    return list(Page.objects.filter(path__in=paths)) if paths else []


# ---- small parts


def locked(release: Release) -> Release:
    """The release as it is now, its row locked until the transaction ends."""
    return Release.objects.select_for_update().get(pk=release.pk)


def locked_articles(release: Release) -> list[ArticlePage]:
    """Its articles as they are now, their rows locked, by their number."""
    numbers = ReleaseItem.objects.filter(release=release).order_by("article_id").values_list("article_id", flat=True)
    return [publishing.locked(Page(pk=number)) for number in numbers]


def record(release: Release, action: str, user: Any, *, page: ArticlePage | None = None, **data: Any) -> None:
    """Into the log of the release, and of the article that it is about."""
    from wagtail.log_actions import log

    if page is not None:
        data = {**data, "article": page.get_admin_display_title(), "page": page.pk}
        log(instance=page, action=f"proofdesk.release.{action}", user=user, data={"release": release.name})
    log(instance=release, action=f"proofdesk.release.{action}", user=user, title=release.name, data=data)


def logs_of(release: Release) -> "models.QuerySet[Any]":
    """Newest first."""
    from wagtail.log_actions import registry

    found: models.QuerySet[Any] = registry.get_logs_for_instance(release).order_by("-timestamp", "-pk")
    return found
