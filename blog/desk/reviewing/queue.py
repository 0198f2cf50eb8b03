"""The review queue: what waits, for whom, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, WorkflowState

from blog.models import Submission

from .access import article_states, tasks_of, visible_states


@dataclass(frozen=True)
class Tab:
    """One view of the queue. `nothing` says what it means when it is empty, and what to do."""

    key: str
    label: Any
    nothing: Any


WAITING, MINE, SUBMITTED, OVERDUE, ALL = "waiting", "mine", "submitted", "overdue", "all"
TABS = {
    tab.key: tab
    for tab in (
        Tab(WAITING, _("Waiting for me"), _("Nothing waits for your decision. New submissions appear here.")),
        Tab(
            MINE,
            _("Assigned to me"),
            _("Nothing is assigned to you. Take an article from “Waiting for me” with its “Take” button."),
        ),
        Tab(
            SUBMITTED,
            _("Submitted by me"),
            _("You have nothing in review. Open a draft in the editor and choose “Submit to Editorial review”."),
        ),
        Tab(OVERDUE, _("Overdue"), _("Nothing is overdue. Everything that waits is still within its time.")),
        Tab(ALL, _("All in review"), _("No article is in review.")),
    )
}
NUMBER = BigIntegerField()


class Queue:
    """What one person sees of the reviews under way."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.tasks: list[Task] = tasks_of(user)
        self.today: date = timezone.localdate()

    def conditions(self) -> dict[str, Q]:
        in_progress = Q(status=WorkflowState.STATUS_IN_PROGRESS)
        return {
            WAITING: in_progress & Q(current_task_state__task__in=self.tasks),
            MINE: in_progress & Q(submission__assignee=self.user),
            SUBMITTED: Q(requested_by=self.user),
            OVERDUE: in_progress & self.is_overdue(),
            ALL: in_progress,
        }

    def is_overdue(self) -> Q:
        return Q(submission__due_on__lt=self.today)

    def counts(self) -> dict[str, int]:
        """How much each tab holds, in one query."""
        wanted = {name: Count("pk", filter=condition) for name, condition in self.conditions().items()}
        found: dict[str, int] = visible_states(self.user, self.tasks).aggregate(**wanted)
        return found

    def states(self, tab: str) -> QuerySet[WorkflowState]:
        """Overdue first, then by priority, due date and age."""
        found: QuerySet[WorkflowState] = (
            visible_states(self.user, self.tasks)
            .filter(self.conditions()[tab])
            .select_related("current_task_state__task", "requested_by", "submission__assignee")
            .alias(
                late=Case(When(self.is_overdue(), then=Value(0)), default=Value(1)),
                urgency=Coalesce("submission__priority", Value(Submission.Priority.NORMAL.value)),
            )
            .order_by("late", "urgency", F("submission__due_on").asc(nulls_last=True), "created_at", "pk")
        )
        return found

    def first_tab(self) -> str:
        """Where a person begins: what they decide, else what they submitted."""
        return WAITING if self.tasks else SUBMITTED


def titled(states: QuerySet[WorkflowState], words: str) -> QuerySet[WorkflowState]:
    """Those of articles with these words in their title."""
    title = Page.objects.filter(pk=Cast(OuterRef("object_id"), NUMBER)).values("draft_title")[:1]
    found = states.alias(title=Subquery(title))
    for word in words.split():
        found = found.filter(title__icontains=word)
    return found


def with_articles(states: Iterable[WorkflowState]) -> list[WorkflowState]:
    """Each with `article`, a plain page, all asked for at once. Reviews of deleted pages are left out."""
    states = list(states)
    pages = Page.objects.in_bulk([int(state.object_id) for state in states])
    for state in states:
        state.article = pages.get(int(state.object_id))
    return [state for state in states if state.article is not None]


def waiting_elsewhere(tasks: list[Task]) -> int:
    """Reviews that wait at these tasks for something else than an article."""
    active = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__task__in=tasks
    ).exclude(pk__in=article_states().values("pk"))
    return int(active.count())
