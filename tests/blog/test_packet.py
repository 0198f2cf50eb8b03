"""Review by link: what a link is good for, what it decides, and what it never lets out."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from wagtail.models import Comment, PageLogEntry, Task

from blog import invitations, review, signals
from blog.invitations import Standing
from blog.models import ArticleIndexPage, ArticlePage, Certificate, ReviewLink
from blog.publishing import Refused, retract

from .factories import article
from .packets import Invited, fresh, in_review, invited_by, rewritten, with_coach_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return in_review(index, writer)


@pytest.fixture
def invited(page: ArticlePage, reviewer: Any) -> Invited:
    return invited_by(reviewer, page)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


# ---- asking


@pytest.mark.parametrize(
    ("role", "may"), [("writer", False), ("reviewer", True), ("coach", False), ("lead", True), ("admin", True)]
)
def test_reviewers_of_the_task_and_leads_may_ask(
    request: pytest.FixtureRequest, page: ArticlePage, role: str, may: bool
) -> None:
    user = request.getfixturevalue(role)
    assert invitations.may_invite(user, page) is may
    if may:
        assert invited_by(user, page).link.invited_by == user
    else:
        with pytest.raises(Refused):
            invited_by(user, page)
        assert not ReviewLink.objects.exists()


def test_a_coach_may_ask_about_the_coachs_task(index: ArticleIndexPage, writer: Any, reviewer: Any, coach: Any) -> None:
    page = with_coach_note(index, writer)
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "approve")
    page = fresh(page)
    assert page.current_workflow_task.name == "Coach’s sign-off"
    assert invitations.may_invite(coach, page)
    assert not invitations.may_invite(reviewer, page)


@pytest.mark.parametrize("role", ["reviewer", "lead", "admin"])
def test_who_has_a_hand_in_the_text_may_not_ask(request: pytest.FixtureRequest, page: ArticlePage, role: str) -> None:
    user = request.getfixturevalue(role)
    rewritten(page, user)
    assert not invitations.may_invite(user, fresh(page))
    with pytest.raises(Refused) as refused:
        invited_by(user, fresh(page))
    assert codes(refused) == ["own-work"]


def test_nobody_asks_the_writer_whatever_the_case_of_the_address(page: ArticlePage, reviewer: Any) -> None:
    with pytest.raises(Refused) as refused:
        invited_by(reviewer, page, email="WANDA@Example.com")
    assert codes(refused) == ["their-work"]


def test_an_inactive_account_with_a_hand_in_the_text_counts(page: ArticlePage, writer: Any, reviewer: Any) -> None:
    get_user_model().objects.filter(pk=writer.pk).update(is_active=False)
    with pytest.raises(Refused):
        invited_by(reviewer, page, email=writer.email)


def test_a_colleague_without_a_hand_in_the_text_may_be_asked(page: ArticlePage, reviewer: Any, coach: Any) -> None:
    assert invited_by(reviewer, page, email=coach.email).link.recipient_email == coach.email


def test_one_open_link_for_each_address(page: ArticlePage, invited: Invited, reviewer: Any) -> None:
    with pytest.raises(Refused) as refused:
        invited_by(reviewer, page, email=invited.link.recipient_email.upper())
    assert codes(refused) == ["asked-already"]
    invitations.revoke(invited.link, reviewer)
    assert invited_by(reviewer, page).link.pk != invited.link.pk


def test_an_article_that_is_not_in_review_has_no_links(index: ArticleIndexPage, reviewer: Any) -> None:
    page = article(index, live=False)
    assert not invitations.may_invite(reviewer, page)
    with pytest.raises(Refused) as refused:
        invited_by(reviewer, page)
    assert codes(refused) == ["not-in-review"]


def test_a_link_is_valid_for_sixty_days_at_most(page: ArticlePage, reviewer: Any) -> None:
    link = invited_by(reviewer, page, days=400).link
    assert link.expires_at <= timezone.now() + timedelta(days=60)


def test_the_token_is_stored_nowhere(invited: Invited) -> None:
    assert len(invited.token) == 43
    row = ReviewLink.objects.filter(pk=invited.link.pk).values().get()
    assert row["token_hash"] == invitations.hashed(invited.token)
    assert invited.token not in str(row)
    assert invited.token not in str(list(PageLogEntry.objects.values()))
    assert invitations.find(invited.token) == invited.link
    assert invitations.find(invited.link.token_hash) is None


# ---- what a link is good for


def test_a_link_ends_when_the_article_changes(invited: Invited, page: ArticlePage, writer: Any, reviewer: Any) -> None:
    assert invited.standing() == Standing.OPEN
    fresh(page).get_latest_revision_as_object().save_revision(user=reviewer)  # says the same
    assert invited.standing() == Standing.OPEN
    rewritten(page, writer)
    assert invited.standing() == Standing.CHANGED
    with pytest.raises(Refused):
        review.decide_by_link(invited.link, "approve")
    assert not fresh(page).live


def test_a_link_ends_when_somebody_else_decides(invited: Invited, page: ArticlePage, admin: Any) -> None:
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, admin, "reject", comment="Shorter.")
    assert invited.standing() == Standing.ANSWERED


def test_a_link_ends_by_time_by_revoking_and_with_its_inviter(invited: Invited, reviewer: Any) -> None:
    ReviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert invited.standing() == Standing.EXPIRED
    ReviewLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    get_user_model().objects.filter(pk=reviewer.pk).update(is_active=False)
    assert invited.standing() == Standing.ORPHANED
    get_user_model().objects.filter(pk=reviewer.pk).update(is_active=True)
    assert invited.standing() == Standing.OPEN
    invitations.revoke(invited.link, reviewer)
    assert invited.standing() == Standing.REVOKED


def test_a_retraction_ends_the_links(invited: Invited, page: ArticlePage, lead: Any) -> None:
    retract(page, lead, "Legal asks us to wait.")
    assert invited.standing() == Standing.CHANGED
    with pytest.raises(Refused):
        review.decide_by_link(invited.link, "approve")


# ---- decisions


def test_an_approval_by_link_releases_the_article(invited: Invited, page: ArticlePage) -> None:
    told: list[ReviewLink] = []

    def hear(instance: ReviewLink, **kwargs: Any) -> None:
        told.append(instance)

    signals.link_decided.connect(hear)
    try:
        review.decide_by_link(invited.link, "approve", "Correct throughout.")
    finally:
        signals.link_decided.disconnect(hear)
    page = fresh(page)
    assert page.live
    signature = "Dr Mara Example (by link from rex)"
    certificate = Certificate.objects.get(page=page)
    assert certificate.basis == "review"
    assert (certificate.approver_name, certificate.approved_by) == (signature, None)
    assert [(told["by"], told["comment"]) for told in certificate.approvals] == [
        (signature, "Dr Mara Example: Correct throughout.")
    ]
    assert told == [invited.link]
    assert invited.standing() == Standing.DECIDED
    entry = PageLogEntry.objects.get(action="proofdesk.link.decided")
    assert (entry.user, entry.data["by"]) == (None, signature)
    assert entry.message == f"Approved by {signature}"


def test_an_approval_by_link_leads_to_the_next_task(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    page = with_coach_note(index, writer)
    invited = invited_by(reviewer, page)
    review.decide_by_link(invited.link, "approve")
    page = fresh(page)
    assert not page.live
    assert page.current_workflow_task.name == "Coach’s sign-off"
    assert invited.standing() == Standing.DECIDED


def test_a_request_for_changes_by_link_ends_the_round(invited: Invited, page: ArticlePage) -> None:
    review.decide_by_link(invited.link, "reject", "The figure is from 2019.")
    state = fresh(page).current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Dr Mara Example: The figure is from 2019."
    assert state.current_task_state.specific.decided_by == "Dr Mara Example (by link from rex)"
    assert not Certificate.objects.exists()


def test_a_request_for_changes_says_which(invited: Invited) -> None:
    with pytest.raises(Refused) as refused:
        review.decide_by_link(invited.link, "reject", "  ")
    assert codes(refused) == ["no-reason"]
    assert invited.standing() == Standing.OPEN


@pytest.mark.parametrize("second", ["approve", "reject"])
def test_a_link_decides_once(invited: Invited, page: ArticlePage, second: str) -> None:
    review.decide_by_link(invited.link, "approve")
    with pytest.raises(Refused) as refused:
        review.decide_by_link(invited.link, second, "Again.")
    assert codes(refused) == ["decided"]
    assert Certificate.objects.count() == 1
    assert ReviewLink.objects.get().decision == "approve"


def test_of_two_links_one_decides(invited: Invited, page: ArticlePage, reviewer: Any) -> None:
    other = invited_by(reviewer, page, name="Prof Other", email="other@example.org")
    review.decide_by_link(other.link, "reject", "No.")
    with pytest.raises(Refused):
        review.decide_by_link(invited.link, "approve")
    assert invited.standing() == Standing.ANSWERED
    assert not fresh(page).live


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_a_link_decides_nothing_once_its_inviter_may_not(
    invited: Invited, page: ArticlePage, reviewer: Any, action: str
) -> None:
    reviewer.groups.clear()
    with pytest.raises(Refused) as refused:
        review.decide_by_link(invited.link, action, "Words.")
    assert codes(refused) == ["no-reviewer"]
    get_user_model().objects.filter(pk=reviewer.pk).update(is_superuser=True, is_active=False)
    with pytest.raises(Refused):
        review.decide_by_link(invited.link, action, "Words.")
    assert invited.state().status == "in_progress"


def test_a_link_decides_nothing_once_its_inviter_has_a_hand_in_the_text(
    invited: Invited, page: ArticlePage, reviewer: Any
) -> None:
    """The text stays: the inviter wrote another version, and took it back behind the review's back."""
    fresh(page).revisions.create(
        content_object=page, base_content_type=page.latest_revision.base_content_type, user=reviewer,
        content={**page.latest_revision.content, "title": "Mine"}, object_str="Mine",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        review.decide_by_link(invited.link, "approve")
    assert codes(refused) == ["own-work"]
    assert not fresh(page).live


def test_an_address_that_became_the_writers_decides_nothing(invited: Invited, writer: Any) -> None:
    get_user_model().objects.filter(pk=writer.pk).update(email="Mara@Example.org")
    with pytest.raises(Refused) as refused:
        review.decide_by_link(invited.link, "approve")
    assert codes(refused) == ["their-work"]


def test_a_task_that_was_disabled_is_not_decided_by_link(invited: Invited, page: ArticlePage) -> None:
    Task.objects.update(active=False)
    with pytest.raises(Refused):
        review.decide_by_link(invited.link, "approve")
    assert not fresh(page).live


def test_open_comments_hold_an_approval_by_link(invited: Invited, page: ArticlePage) -> None:
    comment = invitations.leave_comment(invited.link, f"body.{page.body[0].id}", "Says who?")
    with pytest.raises(Refused) as refused:
        review.decide_by_link(invited.link, "approve")
    assert codes(refused) == ["comments"]
    Comment.objects.filter(pk=comment.pk).update(resolved_at=timezone.now())
    review.decide_by_link(invited.link, "approve")
    assert fresh(page).live


def test_a_long_name_fits_the_record(page: ArticlePage, reviewer: Any) -> None:
    get_user_model().objects.filter(pk=reviewer.pk).update(first_name="R" * 150, last_name="L" * 150)
    invited = invited_by(fresh_user(reviewer), page, name="N" * 120)
    review.decide_by_link(invited.link, "approve")
    (certificate,) = Certificate.objects.filter(page=page)
    assert certificate.approver_name.startswith("N" * 120)
    assert len(certificate.approver_name) <= 255


def fresh_user(user: Any) -> Any:
    return get_user_model()._default_manager.get(pk=user.pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs two writers at once: set TEST_DATABASE_URL")
def test_of_decisions_at_the_same_moment_one_counts(page: ArticlePage, invited: Invited, reviewer: Any) -> None:
    """Two tabs of one reader, and another reader, press the button together."""
    other = invited_by(reviewer, page, name="Prof Other", email="other@example.org")
    together = threading.Barrier(3)

    def press(link: ReviewLink, action: str) -> str:
        try:
            together.wait(timeout=20)
            review.decide_by_link(ReviewLink.objects.get(pk=link.pk), action, "Words.")
        except Refused as refused:
            return refused.refusals[0].code
        finally:
            connection.close()
        return "done"

    presses = [(invited.link, "approve"), (invited.link, "approve"), (other.link, "reject")]
    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(lambda one: press(*one), presses))
    assert answers == ["decided", "decided", "done"]
    assert ReviewLink.objects.exclude(decided_at=None).count() == 1
    approved = ReviewLink.objects.filter(decision="approve").count()
    assert fresh(page).live is bool(approved)
    assert Certificate.objects.count() == approved


# ---- comments


def test_a_comment_stands_at_its_block_with_its_readers_name(invited: Invited, page: ArticlePage) -> None:
    path = f"body.{page.body[0].id}"
    comment = invitations.leave_comment(invited.link, path, "Says who?")
    assert comment.text == "Dr Mara Example (by link): Says who?"
    assert comment.has_valid_contentpath(fresh(page).get_latest_revision_as_object())
    assert comment.revision_created == page.latest_revision
    assert invitations.words_of(comment, invited.link) == "Says who?"
    assert invited.standing() == Standing.OPEN


def test_a_reader_sees_their_own_comments_over_all_their_links(
    invited: Invited, page: ArticlePage, reviewer: Any
) -> None:
    mine = invitations.leave_comment(invited.link, "title", "First.")
    other = invited_by(reviewer, page, name="Dr Mara Example", email="namesake@example.org")
    invitations.leave_comment(other.link, "title", "Somebody else.")
    Comment.objects.create(page=page, user=reviewer, text="Dr Mara Example (by link): forged", contentpath="title")
    invitations.revoke(invited.link, reviewer)
    again = invited_by(reviewer, page)
    assert list(invitations.own_comments(again.link)) == [mine]


def test_a_link_that_ended_takes_no_comments(invited: Invited, reviewer: Any) -> None:
    invitations.revoke(invited.link, reviewer)
    with pytest.raises(Refused):
        invitations.leave_comment(invited.link, "title", "Too late.")
    assert not Comment.objects.exists()
