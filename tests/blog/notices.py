"""Articles on their way, and who has been told of it."""

from collections import defaultdict
from typing import Any

from django.core import mail

from blog.models import ArticleIndexPage, ArticlePage, Notice, Submission

from .factories import article, faq
from .packets import fresh, rewritten

BODY = [faq(("How long?", "<p>Two months.</p>"))]
SIGNED = [*BODY, ("coach_note", {"heading": "", "level": "2", "text": "<p>Trust me.</p>", "coach": None})]


def draft_of(index: ArticleIndexPage, owner: Any, slug: str = "a-draft", **fields: Any) -> ArticlePage:
    page = article(index, slug, live=False, body=fields.pop("body", BODY), owner=owner, **fields)
    page.save_revision(user=owner)
    return fresh(page)


def decide(page: ArticlePage, user: Any, action: str, comment: str = "") -> ArticlePage:
    state = fresh(page).current_workflow_task_state
    state.task.specific.on_action(state, user, action, comment=comment)
    return fresh(page)


def change(page: ArticlePage, user: Any, words: str) -> ArticlePage:
    rewritten(page, user, description=words)
    return fresh(page)


def told() -> dict[str, list[str]]:
    """Names by kind, of all notices."""
    found = defaultdict(list)
    for kind, name in Notice.objects.order_by("pk").values_list("kind", "recipient__username"):
        found[kind].append(name)
    return dict(found)


def mailed() -> list[tuple[str, str]]:
    return sorted((message.to[0].partition("@")[0], message.subject) for message in mail.outbox)


def forget() -> None:
    Notice.objects.all().delete()
    mail.outbox.clear()


def assign(page: ArticlePage, user: Any) -> Submission:
    submission = Submission.objects.get(workflow_state=page.current_workflow_state)
    submission.assignee = user
    submission.save()
    return submission
