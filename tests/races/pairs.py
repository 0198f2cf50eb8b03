"""Two people who act at the same moment, each on a connection of their own, again and again."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections
from wagtail.models import PageLogEntry, Revision, TaskState, WorkflowState

from blog import publishing
from blog.content import content_hash
from blog.models import ArticleIndexPage, ArticlePage, Certificate, Retraction, ReviewState
from blog.publishing import Refused
from tests.blog.factories import article, faq

# An approval that publishes takes some 150 queries. RACE_ROUNDS=200 looks closer, in five to ten minutes.
ROUNDS = int(os.environ.get("RACE_ROUNDS", "50"))
Act = Callable[[], object]


class Desk:
    """One article under review, put back to the same state before each round: far cheaper than a new one.

    In every second round a former version of it is live.
    """

    def __init__(self, index: ArticleIndexPage, writer: Any) -> None:
        page = article(index, "in-dispute", body=[faq(("How long?", "<p>Two months.</p>"))], owner=writer)
        self.pk = page.pk
        draft = self.page
        draft.description = "What was submitted."
        self.submitted = draft.save_revision(user=writer)
        self.live_row = {
            "live": True, "live_revision": page.live_revision_id, "has_unpublished_changes": True, "expired": False,
            "first_published_at": page.first_published_at, "last_published_at": page.last_published_at,
            "latest_revision": self.submitted.pk, "go_live_at": None, "expire_at": None,
            "description": page.description, "draft_title": page.title,
            # The editor saves a draft that was never live into the row as well.
            "body": page.body, "updated_on": page.updated_on,
        }  # fmt: skip
        page.get_workflow().start(page, writer)
        self.workflow_state = page.current_workflow_state
        self.task_state: ReviewState = self.workflow_state.current_task_state.specific
        self.kept_states = list(TaskState.objects.values_list("pk", flat=True))
        self.kept_revisions = list(page.revisions.values_list("pk", flat=True))
        self.kept_certificates = list(Certificate.objects.values_list("pk", flat=True))
        self.submitted_content = self.submitted.content

    @property
    def page(self) -> ArticlePage:
        return ArticlePage.objects.get(pk=self.pk)

    def reset(self, number: int) -> None:
        was_live = number % 2 == 0
        row = self.live_row if was_live else {**self.live_row, "live": False, "live_revision": None}
        ArticlePage.objects.filter(pk=self.pk).update(**row)
        Retraction.objects.all().delete()
        Certificate.objects.exclude(pk__in=self.kept_certificates).delete()
        TaskState.objects.exclude(pk__in=self.kept_states).delete()
        TaskState.objects.filter(pk=self.task_state.pk).update(status="in_progress", finished_by=None, finished_at=None)
        WorkflowState.objects.filter(pk=self.workflow_state.pk).update(
            status="in_progress", current_task_state=self.task_state.pk
        )
        PageLogEntry.objects.all().delete()
        Revision.objects.exclude(pk__in=self.kept_revisions).delete()
        Revision.objects.filter(pk=self.submitted.pk).update(
            approved_go_live_at=None, content=self.submitted_content, created_at=self.submitted.created_at
        )

    def states(self) -> list[ReviewState]:
        """What the people of the review task have been asked, oldest first."""
        task = self.task_state.task
        return list(ReviewState.objects.filter(task=task).order_by("pk"))

    def check(self) -> None:
        """What is true after every act, whatever came first."""
        page = self.page
        if page.live:
            assert publishing.refusals(page, page.serializable_data()) == []
        assert page.latest_revision == page.revisions.order_by("created_at", "pk").last()
        descriptions = {revision.content["description"] for revision in page.revisions.all()}
        assert {"What was submitted.", self.live_row["description"]} <= descriptions
        open_states = [state for state in self.states() if state.status == "in_progress"]
        workflow_state = page.current_workflow_state
        if publishing.retraction_of(page):
            assert not page.live
            assert workflow_state is None
            assert not page.revisions.exclude(approved_go_live_at=None).exists()
        if workflow_state is not None and workflow_state.status == "in_progress":
            # It waits for somebody, at the version that is there.
            assert [state.pk for state in open_states] == [workflow_state.current_task_state_id]
            assert open_states[0].content_hash == content_hash(page.latest_revision.content)
        else:
            assert open_states == []


def deadlocks() -> int:
    """How many deadlocks PostgreSQL has broken in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def race(
    reset: Callable[[int], object],
    first: Act,
    second: Act,
    check: Callable[[str, str], object],
    rounds: int = ROUNDS,
) -> Counter[tuple[str, str]]:
    """Let both act at once, `rounds` times. Returns how often which outcomes came together.

    An outcome is “done” or the codes of the refusal. Every other exception ends the test.
    """
    luck = random.Random(20260208)
    barrier = threading.Barrier(2, timeout=60)
    found: Counter[tuple[str, str]] = Counter()

    def act(deed: Act, pause: float) -> str:
        barrier.wait()
        time.sleep(pause)
        try:
            deed()
        except Refused as refused:
            return ",".join(refusal.code for refusal in refused.refusals)
        return "done"

    def leave() -> None:
        barrier.wait()  # so that each of the two threads leaves once
        connections.close_all()

    with ThreadPoolExecutor(2) as people:
        try:
            for number in range(rounds):
                reset(number)
                # The one who starts later is another one each time, by about the length of an act.
                lead = luck.uniform(-0.1, 0.1)
                jobs = [people.submit(act, first, max(0, lead)), people.submit(act, second, max(0, -lead))]
                outcome = (jobs[0].result(), jobs[1].result())
                check(*outcome)
                found[outcome] += 1
        finally:
            barrier.reset()
            for job in [people.submit(leave), people.submit(leave)]:
                job.result()
    return found
