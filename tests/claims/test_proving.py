"""Who may say that something is proven: two people, and never for an article of one's own."""

from typing import Any

import pytest

from blog.claims import proving
from blog.claims.proving import NotProven
from blog.models import ArticleIndexPage, ArticlePage, Claim
from tests.blog.factories import article
from tests.desk.people import ROLES

from .texts import OUTCOME, evidence, prose, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return article(index, body=prose(OUTCOME), live=False, owner=writer)


MAY = {
    # see, attach, verify, waive
    "writer": (True, True, False, False),
    "reviewer": (True, False, False, False),
    "coach": (True, True, True, False),
    "lead": (True, True, True, True),
    "admin": (True, True, True, True),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may(request: pytest.FixtureRequest, role: str) -> None:
    user = request.getfixturevalue(role)
    asked = (proving.may_see, proving.may_attach, proving.may_verify, proving.may_waive)
    assert tuple(question(user) for question in asked) == MAY[role]


def test_a_writer_proposes_and_a_coach_verifies(page: ArticlePage, writer: Any, coach: Any) -> None:
    found = evidence(writer)
    proving.attach(list(page.claims.all()), found, writer)
    assert states(page) == {OUTCOME: "proposed"}
    proving.verify(found, coach)
    assert states(page) == {OUTCOME: "evidenced"}
    assert found.verified_by == coach


def test_verified_evidence_proves_nothing_that_a_writer_says_it_does(
    page: ArticlePage, writer: Any, coach: Any
) -> None:
    proving.attach(list(page.claims.all()), evidence(writer, coach), writer)
    assert states(page) == {OUTCOME: "proposed"}


def test_nobody_verifies_what_they_proposed(page: ArticlePage, coach: Any) -> None:
    with pytest.raises(NotProven, match="You proposed it"):
        proving.verify(evidence(coach), coach)


def test_nobody_verifies_for_their_own_article(index: ArticleIndexPage, writer: Any, coach: Any, lead: Any) -> None:
    own = article(index, body=prose(OUTCOME), live=False, owner=coach)
    found = evidence(writer)
    proving.attach(list(own.claims.all()), found, coach)
    with pytest.raises(NotProven, match="an article of yours"):
        proving.verify(found, coach)
    proving.verify(found, lead)
    assert states(own) == {OUTCOME: "evidenced"}


def test_nobody_confirms_for_their_own_article(index: ArticleIndexPage, writer: Any, coach: Any, lead: Any) -> None:
    own = article(index, body=prose(OUTCOME), live=False, owner=coach)
    proving.attach(list(own.claims.all()), evidence(writer, lead), coach)
    assert states(own) == {OUTCOME: "proposed"}


def test_a_reviewer_attaches_nothing(page: ArticlePage, writer: Any, reviewer: Any) -> None:
    with pytest.raises(NotProven, match="may not attach"):
        proving.attach(list(page.claims.all()), evidence(writer), reviewer)
    assert states(page) == {OUTCOME: "needs"}


@pytest.mark.parametrize("role", ["writer", "reviewer", "coach"])
def test_only_leads_waive(request: pytest.FixtureRequest, page: ArticlePage, role: str) -> None:
    with pytest.raises(NotProven, match="Only leads"):
        proving.waive(list(page.claims.all()), request.getfixturevalue(role), "I say so.")


def test_a_waiver_needs_a_reason_and_another_person(index: ArticleIndexPage, page: ArticlePage, lead: Any) -> None:
    with pytest.raises(NotProven, match="Say why"):
        proving.waive(list(page.claims.all()), lead, " ")
    own = article(index, "own", body=prose(OUTCOME), live=False, owner=lead)
    with pytest.raises(NotProven, match="is yours"):
        proving.waive(list(own.claims.all()), lead, "I say so.")
    proving.waive(list(page.claims.all()), lead, "A joke.")
    claim = Claim.objects.get(page=page)
    assert (claim.waived_by, claim.waived_reason) == (lead, "A joke.")
    assert states(page) == {OUTCOME: "waived"}


def test_claims_are_opened_again(page: ArticlePage, writer: Any, coach: Any, lead: Any) -> None:
    proving.waive(list(page.claims.all()), lead, "A joke.")
    with pytest.raises(NotProven, match="open claims again"):
        proving.reopen(list(page.claims.all()), writer)
    proving.reopen(list(page.claims.all()), coach)
    assert states(page) == {OUTCOME: "needs"}


@pytest.mark.parametrize(
    ("role", "changed", "stands"),
    [
        ("writer", ["note"], True),
        ("writer", ["url"], False),
        ("writer", ["is_public"], False),
        ("coach", ["valid_until"], True),
        ("reviewer", ["consent"], False),
    ],
)
def test_a_change_of_substance_needs_a_new_look(
    request: pytest.FixtureRequest, writer: Any, coach: Any, role: str, changed: list[str], stands: bool
) -> None:
    found = evidence(writer, coach)
    proving.after_change(found, changed, request.getfixturevalue(role))
    found.refresh_from_db()
    assert (found.verified_at is not None) is stands
