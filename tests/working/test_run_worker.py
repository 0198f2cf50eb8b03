"""The command, as a process of its own."""

from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from blog.models import ArticleIndexPage, Tick, Worker
from blog.working import loop
from tests.blog.planning import fresh, minutes, scheduled
from tests.servers import running, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def test_it_publishes_and_runs_tasks_until_it_is_asked_to_end(
    index: ArticleIndexPage, tmp_path: Path, kept: None
) -> None:
    page = scheduled(index, "due", minutes(-1))
    assert DBTaskResult.objects.filter(status="READY").exists()
    with running(tmp_path, "run_worker", SCHEDULE_SECONDS="1") as [worker]:
        wait_until(lambda: fresh(page).live, worker)
        wait_until(lambda: not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists(), worker)
        assert Worker.objects.count() == 1
        assert worker.end() == 0
    assert not Worker.objects.exists()
    assert not Tick.objects.exclude(worker="").exists()
    assert "Traceback" not in worker.said(), worker.said()


def test_who_is_asked_to_end_and_has_no_time_hands_back_what_it_holds(index: ArticleIndexPage, tmp_path: Path) -> None:
    page = scheduled(index, "due", minutes(-1))
    with running(tmp_path, "run_worker", SCHEDULE_SECONDS="1", WORKER_GRACE_SECONDS="0") as [worker]:
        wait_until(lambda: Tick.objects.exists(), worker)
        assert worker.end() == 0
    # Whatever it was at, another does it at once.
    with running(tmp_path, "run_worker", "--once") as [other]:
        assert other.wait() == 0, other.said()
    assert fresh(page).live
    assert not Tick.objects.exclude(worker="").exists()


def test_what_is_due_is_done_once_and_the_command_ends(index: ArticleIndexPage, kept: None) -> None:
    page = scheduled(index, "due", minutes(-1))
    loop.Worker().run_once()
    assert fresh(page).live
    assert not DBTaskResult.objects.filter(status="READY").exists()
    assert not Worker.objects.exists()
