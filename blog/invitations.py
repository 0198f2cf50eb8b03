"""Links by which somebody without an account reads one version of an article, comments, and decides.

A link is good for what was under review when it was sent, and only until that is decided. Its token is in
the recipient's mail and nowhere else; here is its SHA-256. What a decision does stands in `blog.review`.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import Comment

from .content import content_hash
from .models import ArticlePage, ReviewLink, ReviewState, ReviewTask
from .publishing import Refusal, Refused, locked, may_publish
from .review import invitation_refusals, is_reviewer

if TYPE_CHECKING:
    from wagtail.models import Task

DEFAULT_DAYS, MAX_DAYS = 14, 60
TOKEN_BYTES = 32


class Standing(models.TextChoices):
    """What a link is good for now. Everything but `OPEN` has ended."""

    OPEN = "open", gettext_lazy("open")
    DECIDED = "decided", gettext_lazy("decided")
    REVOKED = "revoked", gettext_lazy("revoked")
    ANSWERED = "answered", gettext_lazy("somebody else decided")
    CHANGED = "changed", gettext_lazy("the article was changed")
    EXPIRED = "expired", gettext_lazy("expired")
    ORPHANED = "orphaned", gettext_lazy("who invited has left")


def standing(link: ReviewLink, latest_hash: str = "") -> Standing:
    """`latest_hash`: of the article's latest revision, where the caller knows it."""
    state, review = link.state, link.state.workflow_state
    if link.decided_at:
        return Standing.DECIDED
    if link.revoked_at:
        return Standing.REVOKED
    if state.status in (state.STATUS_APPROVED, state.STATUS_REJECTED):
        return Standing.ANSWERED
    if state.status != state.STATUS_IN_PROGRESS or review.current_task_state_id != state.pk:
        return Standing.CHANGED
    if link.content_hash != (latest_hash or content_hash(link.article.latest_revision.content)):
        return Standing.CHANGED
    if link.expires_at <= timezone.now():
        return Standing.EXPIRED
    return Standing.OPEN if link.invited_by and link.invited_by.is_active else Standing.ORPHANED


# ---- asking


def waiting_state(page: Any) -> ReviewState | None:
    """What waits for a decision by people; None for an article that is not in review."""
    state = page.current_workflow_task_state if isinstance(page, ArticlePage) else None
    return state if isinstance(state, ReviewState) and isinstance(state.task.specific, ReviewTask) else None


def may_manage(user: Any, page: ArticlePage, task: "Task") -> bool:
    """See and revoke the links of an article in review. Who has a hand in the text may, but may not ask."""
    return is_reviewer(user, task) or may_publish(user, page.get_parent())


def may_invite(user: Any, page: Any) -> bool:
    state = waiting_state(page)
    return state is not None and not invitation_refusals(user, page, state.task.specific)


@transaction.atomic
def invite(page: ArticlePage, user: Any, *, name: str, email: str, message: str, days: int) -> tuple[ReviewLink, str]:
    """The link, and its token: for the mail to the recipient, and for nothing else. Raises Refused."""
    page = locked(page)
    state = waiting_state(page)
    if state is None:
        raise Refused(page, [Refusal("not-in-review", _("It is not in review. Submit it first."))])
    found = invitation_refusals(user, page, state.task.specific, email)
    if any(standing(link) == Standing.OPEN for link in links_of(page).filter(recipient_email__iexact=email)):
        text = _("A link to this address is still open. Revoke it first, then send a new one.")
        found.append(Refusal("asked-already", text))
    if found:
        raise Refused(page, found)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = ReviewLink.objects.create(
        state=state,
        article=page,
        content_hash=content_hash(page.latest_revision.content),
        token_hash=hashed(token),
        recipient_name=name,
        recipient_email=email,
        message=message,
        invited_by=user,
        expires_at=timezone.now() + timedelta(days=min(days, MAX_DAYS)),
    )
    log(instance=page, action="proofdesk.link.invited", user=user, data=told(link))
    return link, token


@transaction.atomic
def revoke(link: ReviewLink, user: Any) -> None:
    """Ends a link that still decides something; another one stays as it is."""
    link = ReviewLink.objects.select_for_update().get(pk=link.pk)
    if link.decided_at or link.revoked_at:
        return
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    log(instance=link.article, action="proofdesk.link.revoked", user=user, data=told(link))


def told(link: ReviewLink) -> dict[str, Any]:
    """A link, as Wagtail's log keeps it."""
    return {"link": link.pk, "name": link.recipient_name, "email": link.recipient_email}


# ---- finding


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> ReviewLink | None:
    """By the hash: how long it takes tells nothing about tokens that exist."""
    return links().filter(token_hash=hashed(token)).first()


def links() -> "models.QuerySet[ReviewLink]":
    """Together with all that `standing` asks."""
    return ReviewLink.objects.select_related("state__workflow_state", "invited_by", "article__latest_revision")


def links_of(page: ArticlePage) -> "models.QuerySet[ReviewLink]":
    """Newest first."""
    return links().filter(article=page)


def note_opening(link: ReviewLink) -> None:
    """When it was first read. Scanners of mail read too: nothing else follows."""
    ReviewLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())


# ---- comments


def own_comments(link: ReviewLink) -> "models.QuerySet[Comment]":
    """What this reader has left at the article, by this link or an earlier one, oldest first."""
    mine = ReviewLink.objects.filter(article=link.article_id, recipient_email__iexact=link.recipient_email)
    left = ReviewLink.comments.through.objects.filter(reviewlink__in=mine).values("comment")
    return Comment.objects.filter(page=link.article_id, pk__in=left).order_by("created_at", "pk")


@transaction.atomic
def leave_comment(link: ReviewLink, contentpath: str, text: str) -> Comment:
    """A comment that editors see at its block. Raises Refused when the link has ended.

    Wagtail wants an account as its author: the inviter's, with the reader's name in front of the words.
    """
    page = locked(link.article)
    link = links().get(pk=link.pk)
    if standing(link) != Standing.OPEN:
        raise Refused(page, [Refusal("link-closed", _("This link is no longer valid. Ask for a new one."))])
    comment = Comment.objects.create(
        page=page,
        user=link.invited_by,
        text=f"{comment_prefix(link)}{text}",
        contentpath=contentpath,
        revision_created=page.latest_revision,
    )
    link.comments.add(comment)
    comment.log_create(page_revision=page.latest_revision)
    return comment


def comment_prefix(link: ReviewLink) -> str:
    return _("%(name)s (by link): ") % {"name": link.recipient_name}


def words_of(comment: Comment, link: ReviewLink) -> str:
    """What its reader wrote, without the name that editors see in front."""
    return str(comment.text).removeprefix(comment_prefix(link))
