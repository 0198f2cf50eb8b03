"""Who looks at a submission, until when, how urgent it is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog import signals, submissions, working_days
from blog.models import ArticlePage, Submission
from tests.blog.editing import signed_in
from tests.conftest import make_user

from .conftest import edit, reload, submission_of

pytestmark = pytest.mark.django_db
Waiting = Callable[..., ArticlePage]


def save(client: Client, page: ArticlePage, **values: Any) -> Any:
    data = {"assignee": "", "due_on": "", "priority": "2", **values}
    return client.post(reverse("desk_details", args=[page.pk]), data, follow=True)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 16), 3, date(2026, 11, 19)),  # Monday to Thursday
        (date(2026, 11, 19), 3, date(2026, 11, 24)),  # Thursday to Tuesday
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday to Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday to Monday
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_working_days_leave_weekends_out(day: date, count: int, expected: date) -> None:
    assert working_days.after(day, count) == expected


def test_a_submission_is_due_after_three_working_days(waiting: Waiting) -> None:
    assert submission_of(waiting()).due_on == working_days.after(timezone.localdate(), 3)


def test_a_house_may_do_without_due_dates(waiting: Waiting, settings: Any) -> None:
    settings.PROOFDESK_REVIEW_DAYS = 0
    assert submission_of(waiting()).due_on is None


def test_a_new_round_has_a_new_due_date(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    page = waiting()
    Submission.objects.update(due_on=date(2026, 1, 1))
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "reject", comment="Shorter.")
    page = edit(page, writer, title="Shorter")
    assert submission_of(page).due_on == date(2026, 1, 1)
    page.current_workflow_state.resume(writer)
    assert submission_of(page).due_on == working_days.after(timezone.localdate(), 3)


def test_an_edit_does_not_move_the_due_date(waiting: Waiting, writer: Any) -> None:
    page = waiting()
    Submission.objects.update(due_on=date(2026, 1, 1))
    edit(page, writer, title="Edited while it waits")
    assert submission_of(page).due_on == date(2026, 1, 1)


@pytest.mark.parametrize("role", ["writer", "reviewer", "lead", "admin"])
def test_submitter_reviewers_and_leads_change_the_details(
    request: pytest.FixtureRequest, waiting: Waiting, reviewer: Any, role: str
) -> None:
    page = waiting()
    heard = []

    def hear(instance: Submission, user: Any, **kwargs: Any) -> None:
        heard.append((instance.assignee, user))

    signals.assigned.connect(hear)
    user = request.getfixturevalue(role)
    response = save(signed_in(user), page, assignee=reviewer.pk, due_on="2026-12-01", priority="1")
    submission = submission_of(page)
    assert (submission.assignee, submission.due_on, submission.priority) == (reviewer, date(2026, 12, 1), 1)
    assert "Saved who reviews" in said(response)
    assert heard == [(reviewer, user)]


def test_others_do_not_change_the_details(waiting: Waiting, reviewer: Any, home: Any) -> None:
    page = waiting()
    other = make_user("will", "Writer")
    response = save(signed_in(other), page, assignee=reviewer.pk)
    assert "Only its submitter, its reviewers and leads" in said(response)
    assert submission_of(page).assignee is None


def test_the_history_tells_of_it(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    page = waiting()
    client = signed_in(writer)
    save(client, page, assignee=reviewer.pk, due_on="2026-12-01", priority="1")
    entry = PageLogEntry.objects.get(action="proofdesk.assign")
    assert entry.data == {"assignee": "rex", "due_on": "2026-12-01", "priority": "urgent"}
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Assigned to rex · Due on 2026-12-01 · Priority: urgent" in history
    save(client, page, assignee=reviewer.pk, due_on="2026-12-01", priority="1")
    assert PageLogEntry.objects.filter(action="proofdesk.assign").count() == 1, "nothing changed, nothing to tell"


def test_only_those_are_asked_who_may_decide_and_have_no_hand_in_it(
    waiting: Waiting, writer: Any, reviewer: Any, coach: Any, admin: Any
) -> None:
    second = make_user("rita", "Reviewer")
    gone = make_user("gone", "Reviewer")
    gone.is_active = False
    gone.save()
    page = edit(waiting(), second, title="Edited by a reviewer")
    task = page.current_workflow_task_state.task
    assert set(submissions.candidates(page, task)) == {reviewer, admin}
    for person in (writer, coach, second, gone):
        response = save(signed_in(writer), page, assignee=person.pk)
        assert response.context["form"].errors["assignee"]
        assert submission_of(page).assignee is None


def test_the_rule_holds_without_the_form(waiting: Waiting, writer: Any, lead: Any) -> None:
    from blog.publishing import Refused

    page = waiting()
    with pytest.raises(Refused, match="cannot review it"):
        submissions.change(submission_of(page), lead, assignee=writer, due_on=None)


def test_a_reviewer_takes_an_article(waiting: Waiting, reviewer: Any) -> None:
    page = waiting()
    client = signed_in(reviewer)
    queue = reverse("desk_queue")
    assert reverse("desk_take", args=[page.pk]) in client.get(queue).content.decode()
    response = client.post(reverse("desk_take", args=[page.pk]), {"next": queue}, follow=True)
    assert submission_of(page).assignee == reviewer
    assert response.redirect_chain[-1][0] == queue
    assert "<strong>You</strong>" in response.content.decode()
    assert submission_of(page).due_on is not None


def test_nobody_takes_their_own_article(waiting: Waiting, reviewer: Any) -> None:
    page = waiting(by=reviewer)
    response = signed_in(reviewer).post(reverse("desk_take", args=[page.pk]), follow=True)
    assert "rex cannot review it" in said(response)
    assert submission_of(page).assignee is None


def test_the_way_back_stays_on_this_site(waiting: Waiting, reviewer: Any) -> None:
    page = waiting()
    response = signed_in(reviewer).post(reverse("desk_take", args=[page.pk]), {"next": "https://evil.example/"})
    assert response["Location"] == reverse("desk_review", args=[page.pk])


def test_an_assignee_who_cannot_decide_at_the_next_task_is_let_go(waiting: Waiting, reviewer: Any, lead: Any) -> None:
    note = ("coach_note", {"heading": "Note", "level": "2", "text": "<p>From me.</p>", "coach": None})
    page = waiting(body=[note])
    submissions.change(submission_of(page), lead, assignee=reviewer, due_on=None)
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "approve")
    page = reload(page)
    assert page.current_workflow_task.name == "Coach’s sign-off"
    assert submission_of(page).assignee is None


def test_an_article_that_is_not_in_review_has_no_details(waiting: Waiting, writer: Any) -> None:
    page = waiting()
    page.current_workflow_state.cancel(user=writer)
    response = signed_in(writer).get(reverse("desk_details", args=[page.pk]), follow=True)
    assert "is not in review" in said(response)
