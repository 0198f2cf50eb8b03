"""Articles as `/api/manage/` tells of them."""

from typing import Any

from blog import obstacles, publishing
from blog.content import STREAM_FIELDS, content_hash
from blog.models import ArticlePage, Submission

from .drafts import PLAIN, version_of


def article(page: ArticlePage, notes: list[str] | None = None) -> dict[str, Any]:
    """The latest version, in the shape in which it can be sent back."""
    draft: ArticlePage = page.get_latest_revision_as_object()
    return {
        "article": page.pk,
        "version": version_of(page),
        **{name: getattr(draft, name) for name in PLAIN},
        "hero_image": draft.hero_image_id,
        "reviewed_by": draft.reviewed_by.slug if draft.reviewed_by else None,
        "authors": [row.author.slug for row in draft.authorships.all()],
        "categories": sorted(category.slug for category in draft.categories.all()),
        "tags": sorted(tag.name for tag in draft.tags.all()),
        **{name: getattr(draft, name).get_prep_value() for name in STREAM_FIELDS},
        "notes": notes or [],
    }


def row(page: ArticlePage) -> dict[str, Any]:
    return {
        "article": page.pk,
        "title": page.draft_title,
        "slug": page.slug,
        "live": page.live,
        "version": version_of(page) if page.latest_revision else "",
        "changed_at": page.latest_revision_created_at,
    }


def status(page: ArticlePage) -> dict[str, Any]:
    digest = content_hash(page.latest_revision.content)
    standing = obstacles.standings([page])[0]
    draft: ArticlePage = page.get_latest_revision_as_object()
    retraction = publishing.retraction_of(page)
    return {
        "article": page.pk,
        "title": draft.title,
        "url": page.full_url if page.live else "",
        "live": page.live,
        "state": standing.code,
        "says": standing.text,
        "revision": page.latest_revision_id,
        "version": version_of(page),
        "hash": digest,
        "has_unpublished_changes": page.has_unpublished_changes,
        "go_live_at": draft.go_live_at,
        "expire_at": draft.expire_at,
        "review": review(page),
        "certificate": certificate(page, digest),
        "retraction": publishing.retraction_text(retraction) if retraction else None,
        "missing": [{"code": refusal.code, "text": refusal.text} for refusal in obstacles.obstacles(page)],
    }


def review(page: ArticlePage) -> dict[str, Any] | None:
    state = page.current_workflow_state
    if state is None or state.current_task_state is None:
        return None
    submission = Submission.objects.filter(workflow_state=state).select_related("assignee").first()
    return {
        "task": state.current_task_state.task.name,
        "status": state.status,
        "since": state.current_task_state.started_at,
        "requested_by": publishing.name_of(state.requested_by),
        "assignee": publishing.name_of(submission.assignee) if submission and submission.assignee else None,
        "due_on": submission.due_on if submission else None,
    }


def certificate(page: ArticlePage, digest: str) -> dict[str, Any] | None:
    found = publishing.certificate_for(page, digest)
    if found is None:
        return None
    return {
        "hash": found.content_hash,
        "basis": found.basis,
        "approved_by": found.approver_name,
        "approved_at": found.approved_at,
    }


def comment(made: Any) -> dict[str, Any]:
    return {
        "comment": made.pk,
        "place": made.contentpath,
        "text": made.text,
        "by": publishing.name_of(made.user),
        "at": made.created_at,
        "resolved": made.resolved_at is not None,
    }
