"""Articles on their way through a review."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Workflow, WorkflowPage

from blog.models import ArticleIndexPage, ArticlePage, Submission
from blog.roles import WORKFLOW_NAME
from cms.home.models import HomePage
from tests.blog.factories import article, faq
from tests.blog.packets import Invited, in_review, invited_by

HOW_LONG = faq(("How long?", "<p>Two months for most people.</p>"), ("How much?", "<p>It depends.</p>"))


def prose(text: str, heading: str = "") -> tuple[str, dict[str, str]]:
    return "prose", {"heading": heading, "level": "2", "text": text}


def reload(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


def edit(page: ArticlePage, user: Any, **fields: Any) -> ArticlePage:
    """A new draft by this person."""
    draft = reload(page).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=user, clean=False)
    return reload(page)


def submit(page: ArticlePage, user: Any) -> ArticlePage:
    Workflow.objects.get(name=WORKFLOW_NAME).start(reload(page), user)
    return reload(page)


def submission_of(page: ArticlePage) -> Submission:
    found: Submission = Submission.objects.get(workflow_state=page.current_workflow_state)
    return found


@pytest.fixture
def waiting(index: ArticleIndexPage, writer: Any) -> Callable[..., ArticlePage]:
    """Make an article that was submitted: `waiting("slug")`."""

    def make(slug: str = "an-article", *, by: Any = None, live: bool = False, **fields: Any) -> ArticlePage:
        body = fields.pop("body", [HOW_LONG, prose("<p>Ask for the time that you need.</p>", "Time")])
        page = article(index, slug, live=live, body=body, owner=by or writer, **fields)
        page = edit(page, by or writer, description=f"New words about {slug}.")
        return submit(page, by or writer)

    return make


@pytest.fixture
def elsewhere(home: HomePage) -> ArticleIndexPage:
    """A second listing with the same review. Of the roles only administrators work on pages there."""
    found: ArticleIndexPage = home.add_child(instance=ArticleIndexPage(title="Elsewhere", slug="elsewhere"))
    WorkflowPage.objects.create(page=found, workflow=Workflow.objects.get(name=WORKFLOW_NAME))
    return found


# ---- review by link


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    """The writer's, in review."""
    return in_review(index, writer)


@pytest.fixture
def invited(page: ArticlePage, reviewer: Any) -> Invited:
    """An expert whom the reviewer asked about it."""
    return invited_by(reviewer, page)


@pytest.fixture
def reader(invited: Invited, client: Client) -> Client:
    """A browser in which the link has been opened."""
    assert client.get(invited.address).status_code == 302
    return client
