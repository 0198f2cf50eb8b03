"""An article in review, and somebody who was asked about it by link."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from blog import invitations
from blog.invitations import Standing
from blog.models import ArticleIndexPage, ArticlePage, ReviewLink, ReviewState

from .factories import article, faq

NAME, EMAIL = "Dr Mara Example", "mara@example.org"
ANSWER = "Two months."


@dataclass
class Invited:
    link: ReviewLink
    token: str

    @property
    def address(self) -> str:
        return f"/review/{self.token}/"

    @property
    def packet(self) -> str:
        return f"/review/{self.link.pk}/"

    def standing(self) -> Standing:
        return invitations.standing(invitations.links().get(pk=self.link.pk))

    def state(self) -> ReviewState:
        return ReviewState.objects.get(pk=self.link.state_id)


def fresh(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def submitted(page: ArticlePage, writer: Any) -> ArticlePage:
    page = fresh(page)
    page.get_workflow().start(page, writer)
    return fresh(page)


def in_review(index: ArticleIndexPage, writer: Any, slug: str = "in-review", **fields: Any) -> ArticlePage:
    """A new article of the writer's, waiting for the editorial review."""
    fields.setdefault("body", [faq(("How long?", f"<p>{ANSWER}</p>"))])
    page = article(index, slug, live=False, owner=writer, **fields)
    page.save_revision(user=writer)
    return submitted(page, writer)


def with_coach_note(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    """It passes two tasks: the review, and the coach's sign-off."""
    return in_review(index, writer, body=[("coach_note", {"heading": "Note", "level": "2", "text": "<p>Wait.</p>"})])


def rewritten(page: ArticlePage, user: Any, **fields: Any) -> None:
    """A new revision that says something else."""
    latest = fresh(page).get_latest_revision_as_object()
    for name, value in (fields or {"description": f"As {user} would say it."}).items():
        setattr(latest, name, value)
    latest.save_revision(user=user)


def invited_by(
    user: Any, page: ArticlePage, *, name: str = NAME, email: str = EMAIL, message: str = "", days: int = 14
) -> Invited:
    return Invited(*invitations.invite(page, user, name=name, email=email, message=message, days=days))


# ---- the form that asks somebody, and the answer


def form(**other: Any) -> dict[str, Any]:
    return {"recipient_name": NAME, "recipient_email": EMAIL, "message": "", "days": "14", **other}


def invite_address(page: ArticlePage) -> str:
    return reverse("desk_packet:invite", args=[page.pk])


def html(response: Any) -> str:
    return str(response.content.decode())
