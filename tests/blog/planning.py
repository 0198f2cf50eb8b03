"""Articles and releases in the states that schedules meet."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from blog import publishing, releases
from blog.models import ArticleIndexPage, ArticlePage, Release
from tests.blog.factories import article, faq


def minutes(count: int) -> datetime:
    """So many minutes from now; negative: ago."""
    return timezone.now() + timedelta(minutes=count)


def draft(index: ArticleIndexPage, slug: str, **fields: Any) -> ArticlePage:
    """Complete, and approved by nobody."""
    return article(index, slug, live=False, body=[faq(("How long?", "<p>Two months.</p>"))], **fields)


def approved(index: ArticleIndexPage, slug: str, **fields: Any) -> ArticlePage:
    """Not live, and its latest version approved."""
    page = draft(index, slug, **fields)
    publishing.certify(page, page.latest_revision, None, "review")
    return page


def scheduled(index: ArticleIndexPage, slug: str, when: datetime) -> ArticlePage:
    """Approved, to go live by itself. A moment that has passed: the scheduler has not run since."""
    page = approved(index, slug, go_live_at=timezone.now() + timedelta(days=400))
    page.latest_revision.publish()
    page.latest_revision.refresh_from_db()
    move(page, when)
    return fresh(page)


def move(page: ArticlePage, when: datetime) -> None:
    """As time passes: what was planned for later is due."""
    revision = page.revisions.exclude(approved_go_live_at=None).get()
    content = {**revision.content, "go_live_at": when.isoformat()}
    page.revisions.filter(pk=revision.pk).update(approved_go_live_at=when, content=content)
    ArticlePage.objects.filter(pk=page.pk).update(go_live_at=when)


def edit(page: ArticlePage, text: str, user: Any = None) -> None:
    """A new version, saved as a draft."""
    version = fresh(page).get_latest_revision_as_object()
    version.description = text
    version.save_revision(user=user, clean=False)


def fresh(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def release_of(lead: Any, *pages: ArticlePage, go_live_at: datetime | None = None, name: str = "Spring") -> Release:
    """Open, with these articles, approved by nobody."""
    release = releases.create(lead, name=name, go_live_at=go_live_at)
    for page in pages:
        releases.add(release, page, lead)
    return release


def approved_release(lead: Any, *pages: ArticlePage, go_live_at: datetime | None = None) -> Release:
    """Approved as it is; a moment that has passed: the scheduler has not run since."""
    release = releases.approve(release_of(lead, *pages), lead)
    Release.objects.filter(pk=release.pk).update(go_live_at=go_live_at)
    release.refresh_from_db()
    return release


def reload(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


def lives(*pages: ArticlePage) -> list[bool]:
    return [fresh(page).live for page in pages]
