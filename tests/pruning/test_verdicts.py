"""Verdicts: who gives them, in bulk, with undo; proposed by one person, approved by another."""

from typing import Any

import pytest

from blog.models import ArticleIndexPage, ArticlePage, Notice, Pruning, Verdict
from blog.pruning import approval, verdicts
from blog.pruning.verdicts import PruningRefused
from blog.roles import LEAD
from tests.blog.factories import article
from tests.blog.planning import release_of
from tests.conftest import make_user

from .twins import decided, edited, fresh, live, proposed, twins, verdict_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(index: ArticleIndexPage) -> list[ArticlePage]:
    return twins(index, "one", "two", "three")


def codes(refused: Any) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def given(pruning: Pruning) -> list[tuple[str, str]]:
    return [(verdict.kind, verdict.note) for verdict in pruning.verdicts.order_by("article")]


# ---- giving


def test_a_verdict_keeps_who_when_and_why(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    pruning = decided(lead, one, merge=[two], prune=[three])
    assert given(pruning) == [("keep", ""), ("merge", "To merge."), ("prune", "To prune.")]
    found = verdict_of(two)
    assert (found.decided_by, found.decided_at is not None, found.goal_id) == (lead, True, one.pk)


@pytest.mark.parametrize("person", ["writer", "reviewer", "coach"])
def test_only_leads_give_verdicts(
    group: list[ArticlePage], lead: Any, person: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(person)
    with pytest.raises(PruningRefused) as refused:
        verdicts.begin([page.pk for page in group], user)
    assert codes(refused) == ["no-lead"]
    pruning = verdicts.begin([page.pk for page in group], lead)
    acts = (
        lambda: verdicts.choose_survivor(pruning, user, group[0].pk),
        lambda: verdicts.decide(pruning, user, [group[0].pk], "keep"),
        lambda: verdicts.undo(pruning, user),
        lambda: verdicts.propose(pruning, user),
        lambda: verdicts.drop(pruning, user),
    )
    for act in acts:
        with pytest.raises(PruningRefused) as refused:
            act()
        assert codes(refused) == ["no-lead"]


def test_an_article_is_part_of_one_pruning_at_a_time(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    pruning = verdicts.begin([one.pk, two.pk], lead)
    with pytest.raises(PruningRefused) as refused:
        verdicts.begin([two.pk, three.pk], lead)
    assert codes(refused) == ["taken"]
    verdicts.drop(pruning, lead)
    verdicts.begin([two.pk, three.pk], lead)


def test_drafts_and_single_articles_are_no_group(index: ArticleIndexPage, lead: Any) -> None:
    one, draft = article(index, "one"), article(index, "two", live=False)
    for pks in ([one.pk], [one.pk, draft.pk], []):
        with pytest.raises(PruningRefused) as refused:
            verdicts.begin(pks, lead)
        assert codes(refused) == ["gone"]


def test_the_survivor_stays(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    pruning = decided(lead, one, merge=[two], prune=[three])
    with pytest.raises(PruningRefused) as refused:
        verdicts.decide(pruning, lead, [one.pk], "prune")
    assert codes(refused) == ["survivor"]
    verdicts.choose_survivor(pruning, lead, three.pk)
    assert [kind for kind, _ in given(pruning)] == ["keep", "merge", "keep"]


def test_steps_are_undone_one_by_one(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    pruning = verdicts.begin([page.pk for page in group], lead)
    verdicts.choose_survivor(pruning, lead, one.pk)
    verdicts.decide(pruning, lead, [two.pk, three.pk], "merge", note="The same.")
    verdicts.decide(pruning, lead, [three.pk], "prune", note="Worse.")
    seen = []
    for _ in range(3):
        verdicts.undo(pruning, lead)
        seen.append((given(pruning), fresh(pruning).survivor))
    assert seen == [
        ([("keep", ""), ("merge", "The same."), ("merge", "The same.")], one),
        ([("keep", ""), ("", ""), ("", "")], one),
        ([("", ""), ("", ""), ("", "")], None),
    ]
    with pytest.raises(PruningRefused) as refused:
        verdicts.undo(pruning, lead)
    assert codes(refused) == ["nothing"]


# ---- proposing


def test_a_proposal_needs_every_verdict_and_a_page_to_go_to(group: list[ArticlePage], lead: Any) -> None:
    one, two, _ = group
    pruning = verdicts.begin([page.pk for page in group], lead)
    verdicts.decide(pruning, lead, [one.pk], "merge", target=two)
    verdicts.decide(pruning, lead, [two.pk], "prune")
    with pytest.raises(PruningRefused) as refused:
        verdicts.propose(pruning, lead)
    assert sorted(codes(refused)) == ["no-target", "undecided"]


def test_what_waits_in_a_release_is_not_removed(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    release_of(lead, two)
    pruning = decided(lead, one, merge=[two], keep=[three])
    with pytest.raises(PruningRefused) as refused:
        verdicts.propose(pruning, lead)
    assert codes(refused) == ["release"]


def test_verdicts_stand_while_they_wait(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    pruning = proposed(lead, one, merge=[two], prune=[three])
    with pytest.raises(PruningRefused) as refused:
        verdicts.decide(pruning, lead, [two.pk], "keep")
    assert codes(refused) == ["decided"]
    verdicts.reopen(pruning, lead)
    verdicts.decide(pruning, lead, [two.pk], "keep")


# ---- four eyes


def test_a_second_person_approves(group: list[ArticlePage], lead: Any, reviewer: Any) -> None:
    one, two, three = group
    pruning = proposed(lead, one, merge=[two], prune=[three])
    with pytest.raises(PruningRefused) as refused:
        approval.approve(pruning, lead, pruning.proposed_digest)
    assert codes(refused) == ["own-work"]
    assert live(two)
    approval.approve(pruning, reviewer, pruning.proposed_digest)
    done = fresh(pruning)
    assert (done.status, done.approved_by) == ("done", reviewer)
    assert [live(page) for page in group] == [True, False, False]
    with pytest.raises(PruningRefused) as refused:
        approval.approve(pruning, reviewer, pruning.proposed_digest)
    assert codes(refused) == ["decided"]


def test_who_gave_one_verdict_cannot_approve(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    other, third = make_user("lou", LEAD), make_user("liv", LEAD)
    pruning = decided(lead, one, merge=[two], prune=[three])
    verdicts.decide(pruning, other, [three.pk], "keep")
    verdicts.propose(pruning, lead)
    digest = fresh(pruning).proposed_digest
    for person in (lead, other):
        with pytest.raises(PruningRefused) as refused:
            approval.approve(pruning, person, digest)
        assert codes(refused) == ["own-work"]
    approval.approve(pruning, third, digest)


@pytest.mark.parametrize("person", ["writer", "coach"])
def test_writers_and_coaches_approve_nothing(
    group: list[ArticlePage], lead: Any, person: str, request: pytest.FixtureRequest
) -> None:
    one, two, three = group
    pruning = proposed(lead, one, merge=[two], prune=[three])
    user = request.getfixturevalue(person)
    for act in (
        lambda: approval.approve(pruning, user, pruning.proposed_digest),
        lambda: approval.send_back(pruning, user, "No."),
    ):
        with pytest.raises(PruningRefused) as refused:
            act()
        assert codes(refused) == ["no-reviewer"]


def test_what_was_not_read_is_not_approved(group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any) -> None:
    """An article or a verdict that changed since is asked for again."""
    one, two, three = group
    pruning = proposed(lead, one, merge=[two], prune=[three])
    edited(two, writer, description="Better words.")
    with pytest.raises(PruningRefused) as refused:
        approval.approve(pruning, reviewer, pruning.proposed_digest)
    assert codes(refused) == ["stale"]
    assert "“Two”" in str(refused.value)
    assert live(two)
    read_before = pruning.proposed_digest
    verdicts.propose(pruning, lead)
    with pytest.raises(PruningRefused) as refused:
        approval.approve(pruning, reviewer, read_before)
    assert codes(refused) == ["stale"]
    with pytest.raises(PruningRefused):
        approval.approve(pruning, reviewer, "")
    approval.approve(pruning, reviewer, fresh(pruning).proposed_digest)
    assert not live(two)


def test_a_saving_without_a_change_asks_nobody_again(
    group: list[ArticlePage], lead: Any, reviewer: Any, writer: Any
) -> None:
    one, two, three = group
    pruning = proposed(lead, one, merge=[two], prune=[three])
    edited(two, writer)
    approval.approve(pruning, reviewer, pruning.proposed_digest)


def test_verdicts_are_sent_back_with_a_reason(group: list[ArticlePage], lead: Any, reviewer: Any) -> None:
    one, two, three = group
    pruning = proposed(lead, one, merge=[two], prune=[three])
    with pytest.raises(PruningRefused) as refused:
        approval.send_back(pruning, reviewer, "  ")
    assert codes(refused) == ["no-reason"]
    approval.send_back(pruning, reviewer, "Three has a better table.")
    found = fresh(pruning)
    assert (found.status, found.sent_back) == ("open", "rex: Three has a better table.")
    notices = Notice.objects.filter(kind="verdicts").order_by("pk").values_list("recipient__username", "text")
    assert list(notices) == [("rex", "lea proposes what becomes of 3 articles."), ("lea", found.sent_back)]
    assert Notice.objects.get(recipient=reviewer, kind="verdicts").read_at  # nothing is to be approved any more


def test_each_verdict_counts_in_what_is_approved(group: list[ArticlePage], lead: Any) -> None:
    one, two, three = group
    pruning = proposed(lead, one, merge=[two], prune=[three])
    rows = verdicts.read(pruning)
    digest = verdicts.digest_of(pruning, rows)
    assert digest == pruning.proposed_digest
    for name, value in (("kind", "keep"), ("note", "Other."), ("target_id", three.pk), ("read_hash", "x")):
        rows = verdicts.read(pruning)
        setattr(rows[1], name, value)
        assert verdicts.digest_of(pruning, rows) != digest
    pruning.survivor = two
    assert verdicts.digest_of(pruning, verdicts.read(pruning)) != digest
    assert Verdict.objects.count() == 3
