"""The articles that the gate is tried on, the people who try, and what visitors see afterwards."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.urls import reverse

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage

from .editing import form_of, signed_in
from .factories import article, faq

# What nobody may read before it is approved; the address of the article says it, too.
SECRET = re.compile(r"secret.words", re.IGNORECASE)
TITLE, SLUG = "Secret words", "secret-words"


@dataclass(frozen=True)
class People:
    writer: Any
    reviewer: Any
    coach: Any
    lead: Any
    admin: Any


# ---- articles


def unapproved(index: ArticleIndexPage, people: People) -> ArticlePage:
    """A draft that nobody has read."""
    return draft(index, people.writer, SLUG, TITLE)


def approved(index: ArticleIndexPage, people: People) -> ArticlePage:
    """A draft whose latest version a reviewer approved; nobody has published it."""
    page = draft(index, people.writer, SLUG, TITLE)
    publishing.certify(page, page.latest_revision, people.reviewer, "review")
    return page


def retracted(index: ArticleIndexPage, people: People) -> ArticlePage:
    """Approved, and “do not publish”."""
    page = approved(index, people)
    publishing.retract(page, people.lead, "The figures are wrong.")
    return fresh(page)


def changed(index: ArticleIndexPage, people: People) -> ArticlePage:
    """Live as it was approved; a newer version waits that nobody has read."""
    page = draft(index, people.writer, "plain", "Plain")
    publishing.certify(page, page.latest_revision, people.reviewer, "review")
    page.latest_revision.publish()
    return edited(page, people.writer, title=TITLE, slug=SLUG)


def draft(index: ArticleIndexPage, user: Any, slug: str, title: str) -> ArticlePage:
    kind, value = faq(("How long?", "<p>Two months.</p>"))
    body = [(kind, {**value, "intro": "<p></p>", "closing": "<p></p>"})]  # as the helpers for forms send them back
    page = article(index, slug, title=title, live=False, owner=user, body=body)
    page.latest_revision.user = user
    page.latest_revision.save()
    return page


def live(index: ArticleIndexPage, people: People, slug: str = "plain", **fields: Any) -> ArticlePage:
    """Approved by the reviewer and released."""
    page = draft(index, people.writer, slug, fields.pop("title", "Plain"))
    if fields:
        page = edited(page, people.writer, **fields)
    publishing.certify(page, page.latest_revision, people.reviewer, "review")
    page.latest_revision.publish()
    return fresh(page)


def edited(page: ArticlePage, user: Any, **fields: Any) -> ArticlePage:
    """With a newer version by this user."""
    latest = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save_revision(user=user, clean=False)
    return fresh(page)


def fresh(page: Any) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


# ---- what people do in the admin


def post_edit(user: Any, page: ArticlePage, **fields: str) -> Any:
    """Send the editor's form, with nothing changed but these fields."""
    client = signed_in(user)
    data = {**form_of(client, page), "updated_on": "", **fields}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def submit(page: ArticlePage, user: Any) -> ArticlePage:
    """Into review, by the button or again after an edit."""
    post_edit(user, fresh(page), **{"action-submit": "1"})
    found = fresh(page)
    assert found.workflow_in_progress
    return found


def decide(user: Any, page: ArticlePage, action: str = "approve", comment: str = "", *, state: Any = None) -> Any:
    """By the address that the dashboard and the user bar use."""
    state = state or fresh(page).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return signed_in(user).post(address, {"comment": comment})


def decide_in_form(user: Any, page: ArticlePage, action: str = "approve", **fields: str) -> Any:
    """By the button in the editor."""
    return post_edit(user, page, **{"action-workflow-action": "1", "workflow-action-name": action, **fields})


def messages_of(response: Any, user: Any) -> str:
    """What the page after a redirect tells this user, as text."""
    assert response.status_code == 302, response.content[:2000]
    shown = response.client.get(response.url, follow=True)
    found = re.findall(r"<li class=\"(?:error|warning|success|info)[^\"]*\">(.*?)</li>", shown.content.decode(), re.S)
    return re.sub(r"\s+", " ", " ".join(found))


# ---- what visitors find


def surfaces() -> dict[str, str]:
    """Every public address that shows articles, with what an anonymous visitor gets there."""
    client = Client()
    addresses = ["/", "/blog/", "/feed.xml", "/feed.json", "/sitemap.xml"]
    for page in ArticlePage.objects.all():
        addresses += [page.url, f"/blog/{page.slug}.md"]
    found = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code < 500, address
        found[address] = response.content.decode() if response.status_code == 200 else ""
    return found


def leaks() -> list[str]:
    """The addresses at which a visitor reads the secret words."""
    return [address for address, text in surfaces().items() if SECRET.search(text)]


@contextmanager
def clock(moment: datetime) -> Iterator[None]:
    """Inside, it is this moment."""
    with patch("django.utils.timezone.now", return_value=moment):
        yield
