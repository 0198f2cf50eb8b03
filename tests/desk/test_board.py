"""The board: each article in the column of where it stands, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Release, ReleaseItem
from tests.blog.editing import signed_in
from tests.blog.factories import article

from .conftest import edit, reload

pytestmark = pytest.mark.django_db
Waiting = Callable[..., ArticlePage]


def columns(user: Any) -> dict[str, list[str]]:
    response = signed_in(user).get(reverse("desk_board"))
    assert response.status_code == 200
    return {column.key: [card.page.draft_title for card in column.cards] for column in response.context["columns"]}


def empty(**filled: list[str]) -> dict[str, list[str]]:
    return {key: filled.get(key, []) for key in ("draft", "review", "changes", "approved", "edited", "retracted")}


def approved(page: ArticlePage, **fields: Any) -> ArticlePage:
    """Its latest version has a certificate, and waits."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    revision = draft.save_revision(clean=False)
    page = reload(page)
    publishing.certify(page, revision, None, "review")
    return page


def test_each_article_stands_where_it_is(
    index: ArticleIndexPage, waiting: Waiting, writer: Any, reviewer: Any, lead: Any
) -> None:
    article(index, "draft", live=False)
    article(index, "live")
    waiting("review")
    sent_back = waiting("changes")
    state = sent_back.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "reject", comment="Shorter.")
    edit(article(index, "edited"), writer, description="New words.")
    scheduled = approved(article(index, "scheduled", live=False), go_live_at=timezone.now() + timedelta(days=2))
    scheduled.latest_revision.publish()
    released = approved(article(index, "released", live=False))
    release = Release.objects.create(name="Monday")
    ReleaseItem.objects.create(release=release, article=released)
    ReleaseItem.objects.create(release=release, article=article(index, "unapproved", live=False))
    publishing.retract(article(index, "retracted"), lead, "It names a client.")
    found = columns(reviewer)
    assert {key: sorted(cards) for key, cards in found.items()} == {
        "draft": ["Draft", "Unapproved"],
        "review": ["Review"],
        "changes": ["Changes"],
        "approved": ["Released", "Scheduled"],
        "edited": ["Edited"],
        "retracted": ["Retracted"],
    }
    shown = signed_in(reviewer).get(reverse("desk_board")).content.decode()
    assert "1 article is live without changes." in shown
    assert "Editorial review" in shown


def test_a_retraction_wins_over_the_rest(waiting: Waiting, lead: Any, reviewer: Any) -> None:
    publishing.retract(waiting("first"), lead, "Not now.")
    assert columns(reviewer) == empty(retracted=["First"])


def test_a_lifted_retraction_does_not_count(index: ArticleIndexPage, lead: Any) -> None:
    retraction = publishing.retract(article(index, "first"), lead, "Not now.")
    publishing.lift(retraction, lead)
    assert columns(lead) == empty(draft=["First"])


def test_a_column_is_capped_and_says_how_many_more(
    index: ArticleIndexPage, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blog.desk.reviewing import board

    monkeypatch.setattr(board, "CARDS", 2)
    for number in range(5):
        article(index, f"draft-{number}", live=False)
    response = signed_in(reviewer).get(reverse("desk_board"))
    column = response.context["columns"][0]
    assert (column.count, len(column.cards), column.left_out) == (5, 2, 3)
    assert "3 more" in response.content.decode()


def test_cards_lead_to_the_difference_and_tell_who_and_when(waiting: Waiting, reviewer: Any) -> None:
    from blog import submissions

    from .conftest import submission_of

    page = waiting("first")
    day = timezone.localdate() - timedelta(days=1)
    submissions.change(submission_of(page), reviewer, assignee=reviewer, due_on=day, priority=1)
    shown = signed_in(reviewer).get(reverse("desk_board")).content.decode()
    assert reverse("desk_review", args=[page.pk]) in shown
    for words in ("rex", "Overdue", "urgent"):
        assert words in shown


def test_who_may_edit_nothing_sees_an_empty_board(index: ArticleIndexPage, home: Any) -> None:
    from django.contrib.auth.models import Group, Permission

    from tests.conftest import make_user

    article(index, "secret", live=False)
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    assert columns(make_user("gus", "Guests")) == empty()


@pytest.mark.parametrize("count", [1, 3])
def test_board_queries_stay_flat(
    index: ArticleIndexPage, waiting: Waiting, writer: Any, reviewer: Any, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        article(index, f"draft-{number}", live=False)
        waiting(f"review-{number}")
        edit(article(index, f"edited-{number}"), writer, description="New words.")
    client = signed_in(reviewer)
    client.get(reverse("desk_board"))
    with django_assert_num_queries(19):
        client.get(reverse("desk_board"))
