"""Two decisions at the same moment, again and again: never both, never none, never a deadlock."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, TaskState
from wagtail.signals import page_published

from blog import publishing
from blog.content import content_hash
from blog.models import ArticleIndexPage, ArticlePage
from blog.roles import REVIEWER
from tests.blog.editing import save, signed_in
from tests.conftest import make_user

from .pairs import Desk, deadlocks, race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="races need row locks: set DATABASE_URL=postgres://user:password@host/name (SQLite queues all writers)",
    ),
]


@pytest.fixture
def desk(index: ArticleIndexPage, writer: Any, settings: Any) -> Iterator[Desk]:
    # As in production, where a worker keeps the indexes: nothing but the decision itself is measured here.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    before = deadlocks()
    yield Desk(index, writer)
    assert deadlocks() == before


def decide(desk: Desk, user: Any, action: str) -> Any:
    """A decision as the editor's view takes it: on the task state that was loaded before."""

    def act() -> None:
        state = TaskState.objects.get(pk=desk.task_state.pk).specific
        state.task.specific.on_action(state, user, action, comment="Read it.")

    return act


def decide_in_browser(desk: Desk, user: Any, action: str) -> Any:
    client = signed_in(user)
    url = reverse("wagtailadmin_pages:workflow_action", args=[desk.pk, action, desk.task_state.pk])

    def act() -> None:
        client.cookies.pop("messages", None)
        assert client.post(url, {"comment": "Read it."}).status_code == 302

    return act


def retract(desk: Desk, user: Any) -> Any:
    return lambda: publishing.retract(desk.page, user, "A client objects.")


def edit(desk: Desk, user: Any) -> Any:
    def act() -> None:
        draft = desk.page.get_latest_revision_as_object()
        draft.description = "Changed at the last moment."
        draft.save_revision(user=user)

    return act


def decided(desk: Desk) -> list[str]:
    return [state.status for state in desk.states() if state.status in ("approved", "rejected")]


def submitted_is_live(desk: Desk) -> bool:
    page = desk.page
    return page.live and content_hash(page.serializable_data()) == content_hash(desk.submitted_content)


def test_approve_against_retract(desk: Desk, reviewer: Any, lead: Any) -> None:
    def check(approval: str, retraction: str) -> None:
        desk.check()
        assert retraction == "done"
        assert not desk.page.live
        assert approval in ("done", "decided")
        assert decided(desk) == (["approved"] if approval == "done" else [])

    race(desk.reset, decide(desk, reviewer, "approve"), retract(desk, lead), check)


def test_approve_against_request_changes(desk: Desk, reviewer: Any) -> None:
    other = make_user("rita", REVIEWER)

    def check(approval: str, request: str) -> None:
        desk.check()
        assert sorted([approval, request]) == ["decided", "done"]
        assert decided(desk) == (["approved"] if approval == "done" else ["rejected"])
        assert submitted_is_live(desk) == (approval == "done")

    race(desk.reset, decide(desk, reviewer, "approve"), decide(desk, other, "reject"), check)


def test_approve_against_edit(desk: Desk, reviewer: Any, writer: Any) -> None:
    def check(approval: str, change: str) -> None:
        desk.check()
        assert change == "done"
        assert desk.page.latest_revision.content["description"] == "Changed at the last moment."
        assert approval in ("done", "decided")
        assert submitted_is_live(desk) == (approval == "done")
        assert desk.page.description != "Changed at the last moment."
        assert desk.page.has_unpublished_changes

    race(desk.reset, decide(desk, reviewer, "approve"), edit(desk, writer), check)


def test_two_approvals(desk: Desk, reviewer: Any) -> None:
    other = make_user("rita", REVIEWER)

    def check(one: str, two: str) -> None:
        desk.check()
        assert sorted([one, two]) == ["decided", "done"]
        assert decided(desk) == ["approved"]
        assert desk.page.certificates.filter(basis="review", content_hash=desk.task_state.content_hash).count() == 1
        assert submitted_is_live(desk)

    race(desk.reset, decide(desk, reviewer, "approve"), decide(desk, other, "approve"), check)


def publish_scheduled() -> None:
    call_command("publish_scheduled", stdout=StringIO(), stderr=StringIO())


def scheduled(desk: Desk, reviewer: Any) -> Any:
    """Before each round: approved for a moment that has come."""

    def reset(number: int) -> None:
        desk.reset(number)
        content = {**desk.submitted_content, "go_live_at": (timezone.now() + timedelta(hours=1)).isoformat()}
        Revision.objects.filter(pk=desk.submitted.pk).update(content=content)
        decide(desk, reviewer, "approve")()
        assert desk.page.scheduled_revision is not None
        past = timezone.now() - timedelta(minutes=1)
        content["go_live_at"] = past.isoformat()
        Revision.objects.filter(pk=desk.submitted.pk).update(content=content, approved_go_live_at=past)

    return reset


def test_schedule_against_retract(desk: Desk, reviewer: Any, lead: Any) -> None:
    def check(publication: str, retraction: str) -> None:
        desk.check()
        assert retraction == "done"
        assert not desk.page.live
        assert publication in ("done", "retracted")

    race(scheduled(desk, reviewer), publish_scheduled, retract(desk, lead), check)


def test_two_schedulers_publish_once(desk: Desk, reviewer: Any) -> None:
    published: list[int] = []

    def count(instance: ArticlePage, **kwargs: Any) -> None:
        if instance.live:
            published.append(instance.pk)

    reset = scheduled(desk, reviewer)

    def begin(number: int) -> None:
        reset(number)
        published.clear()

    def check(one: str, two: str) -> None:
        desk.check()
        assert submitted_is_live(desk)
        assert published == [desk.pk]
        assert not desk.page.revisions.exclude(approved_go_live_at=None).exists()

    page_published.connect(count)
    try:
        race(begin, publish_scheduled, publish_scheduled, check)
    finally:
        page_published.disconnect(count)


def test_decisions_in_two_browsers(desk: Desk, reviewer: Any) -> None:
    other = make_user("rita", REVIEWER)

    def check(*outcomes: str) -> None:
        desk.check()
        assert len(decided(desk)) == 1

    race(
        desk.reset,
        decide_in_browser(desk, reviewer, "approve"),
        decide_in_browser(desk, other, "reject"),
        check,
        rounds=30,
    )


def test_an_approval_survives_a_save_in_the_editor(desk: Desk, reviewer: Any) -> None:
    """The editor's view holds the article from before the approval; its save must not take it off again."""
    client = signed_in(make_user("rita", REVIEWER))
    draft = desk.page

    def write() -> None:
        client.cookies.pop("messages", None)
        save(client, draft, "Three months.")

    def check(*outcomes: str) -> None:
        desk.check()
        approved = decided(desk) == ["approved"]
        assert approved == desk.page.certificates.filter(content_hash=desk.task_state.content_hash).exists()
        if approved:
            assert desk.page.live
        assert "Three months." in str(desk.page.latest_revision.content["body"])

    race(desk.reset, decide_in_browser(desk, reviewer, "approve"), write, check, rounds=30)
