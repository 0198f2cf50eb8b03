"""A pruning is decided once, and about what was read: two people at the same moment, again and again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry

from blog.models import ArticleIndexPage, ArticlePage, Pruning
from blog.pruning import approval, verdicts
from blog.pruning.verdicts import PruningRefused
from blog.publishing import Refused
from blog.roles import REVIEWER
from tests.blog.factories import article
from tests.conftest import make_user
from tests.pruning.twins import edited, fresh, linking, live, proposed

from .pairs import deadlocks, race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="races need row locks: set DATABASE_URL=postgres://user:password@host/name (SQLite queues all writers)",
    ),
]
ROUNDS = 20


class Case:
    """A proposed group of two with an article that links to it: a new one for each round."""

    pruning: Pruning
    removed: ArticlePage
    source: ArticlePage

    def __init__(self, index: ArticleIndexPage, lead: Any) -> None:
        self.index, self.lead = index, lead

    def reset(self, number: int) -> None:
        survivor = article(self.index, f"kept-{number}")
        self.removed = article(self.index, f"merged-{number}")
        self.source = linking(self.index, f"source-{number}", f'<p><a href="{self.removed.url}">x</a></p>')
        self.pruning = proposed(self.lead, survivor, merge=[self.removed])

    def approve(self, user: Any) -> Callable[[], None]:
        return self.told(lambda: approval.approve(self.pruning, user, self.pruning.proposed_digest))

    def told(self, do: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            try:
                do()
            except PruningRefused as refused:
                raise Refused(self.removed, refused.refusals) from refused

        return act

    def check(self, is_done: bool) -> None:
        """Carried out once and whole, or not at all."""
        assert live(self.removed) is not is_done
        assert (fresh(self.pruning).status == "done") == is_done
        assert Redirect.objects.filter(old_path=f"/blog/{self.removed.slug}").count() == is_done
        assert PageLogEntry.objects.filter(page=self.removed.pk, action="proofdesk.pruning.merged").count() == is_done
        source = ArticlePage.objects.get(pk=self.source.pk)
        assert source.revisions.count() == 1 + is_done
        assert source.live_revision_id == self.source.live_revision_id


@pytest.fixture
def case(index: ArticleIndexPage, lead: Any, settings: Any) -> Iterator[Case]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    before = deadlocks()
    yield Case(index, lead)
    assert deadlocks() == before


def test_two_approvals_carry_out_once(case: Case, reviewer: Any) -> None:
    other = make_user("rita", REVIEWER)

    def check(one: str, two: str) -> None:
        assert sorted([one, two]) == ["decided", "done"]
        case.check(True)

    race(case.reset, lambda: case.approve(reviewer)(), lambda: case.approve(other)(), check, ROUNDS)


def test_an_approval_never_counts_for_what_was_edited(case: Case, reviewer: Any, writer: Any) -> None:
    def check(approved: str, edit: str) -> None:
        assert edit == "done"
        assert approved in ("done", "stale")
        case.check(approved == "done")
        assert ArticlePage.objects.get(pk=case.removed.pk).latest_revision.content["description"] == "New words."

    found = race(
        case.reset,
        lambda: case.approve(reviewer)(),
        lambda: edited(case.removed, writer, description="New words."),
        check,
        ROUNDS,
    )
    assert len(found) == 2, "both orders should have come about"


def test_verdicts_are_approved_or_taken_up_again(case: Case, reviewer: Any, lead: Any) -> None:
    def check(approved: str, reopened: str) -> None:
        assert sorted([approved, reopened]) == ["decided", "done"]
        case.check(approved == "done")

    reopen = lambda: case.told(lambda: verdicts.reopen(case.pruning, lead))()  # noqa: E731
    race(case.reset, lambda: case.approve(reviewer)(), reopen, check, ROUNDS)


def test_an_approval_against_an_edit_of_what_links_there(case: Case, reviewer: Any, writer: Any) -> None:
    """Whoever comes second, the editor's words and the new link are both kept."""

    def check(approved: str, edit: str) -> None:
        assert (approved, edit) == ("done", "done")
        assert not live(case.removed)
        source = ArticlePage.objects.get(pk=case.source.pk)
        said = [revision.content for revision in source.revisions.order_by("pk")]
        assert any(content["description"] == "New words." for content in said)
        assert any('linktype=\\"page\\"' in content["body"] for content in said)

    race(
        case.reset,
        lambda: case.approve(reviewer)(),
        lambda: edited(case.source, writer, description="New words."),
        check,
        ROUNDS,
    )
