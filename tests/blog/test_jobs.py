"""What the desk does by itself: `manage.py run_schedule` and its jobs."""

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from blog import jobs
from blog.models import ArticleIndexPage, ArticlePage, Tick
from tests.blog.planning import fresh, minutes, scheduled
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty registry, and what ran."""
    monkeypatch.setattr(jobs, "JOBS", {})
    return []


def tell(told: list[str], name: str) -> str:
    told.append(name)
    return "done"


def passed(name: str, seconds: int) -> None:
    """As if the job had begun so long ago."""
    Tick.objects.filter(job=name).update(at=timezone.now() - timedelta(seconds=seconds))


def test_our_own_jobs_are_registered() -> None:
    assert jobs.JOBS["publish_scheduled"].every == django_settings.PROOFDESK_SCHEDULE_SECONDS
    assert jobs.JOBS["audit_live"].every == jobs.DAY


def test_a_job_runs_when_it_is_due(no_jobs: list[str]) -> None:
    def count() -> str:
        no_jobs.append("count")
        return f"run {len(no_jobs)}"

    jobs.register("count", 60, count)
    assert jobs.run_due() == ["count"]
    assert jobs.run_due() == []
    passed("count", 59)
    assert jobs.run_due() == []
    passed("count", 60)
    assert jobs.run_due() == ["count"]
    assert Tick.objects.get(job="count").outcome == "run 2"


def test_a_job_that_fails_stops_no_other(no_jobs: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise ValueError("no such address")

    jobs.register("first", 60, broken)
    jobs.register("second", 60, lambda: "done")
    assert jobs.run_due() == ["first", "second"]
    assert Tick.objects.get(job="first").outcome == "failed: ValueError: no such address"
    assert Tick.objects.get(job="second").outcome == "done"
    assert "the job first failed" in caplog.text


def test_a_database_that_is_away_is_tried_again(no_jobs: list[str], caplog: pytest.LogCaptureFixture) -> None:
    jobs.register("count", 60, lambda: "done")
    with pytest.MonkeyPatch.context() as away:
        away.setattr(Tick.objects, "get_or_create", raising(OperationalError("could not connect to server")))
        assert jobs.run_due() == []
    assert "could not be started or recorded" in caplog.text
    assert jobs.run_due() == ["count"]


def raising(error: Exception) -> Any:
    def act(*args: Any, **kwargs: Any) -> None:
        raise error

    return act


def test_a_worker_that_ends_starts_no_further_job(no_jobs: list[str]) -> None:
    for name in ("first", "second"):
        jobs.register(name, 60, partial(tell, no_jobs, name))
    jobs.run_due(lambda: not no_jobs)
    assert no_jobs == ["first"]
    assert jobs.run_due() == ["second"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_run_a_job_once(no_jobs: list[str]) -> None:
    jobs.register("count", 60, partial(tell, no_jobs, "count"))
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait(timeout=10)
            jobs.run_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert no_jobs == ["count"]


def test_the_schedule_publishes_what_is_due(index: ArticleIndexPage) -> None:
    page = scheduled(index, "due", minutes(-1))
    call_command("run_schedule", "--once")
    assert fresh(page).live
    assert Tick.objects.get(job="publish_scheduled").outcome == "1 published"


def test_the_audit_says_what_it_found(index: ArticleIndexPage, caplog: pytest.LogCaptureFixture) -> None:
    page = scheduled(index, "due", minutes(60))
    assert jobs.audit_live() == "0 of 0 live articles"
    page.certificates.all().delete()
    ArticlePage.objects.filter(pk=page.pk).update(live=True)
    with caplog.at_level(logging.ERROR):
        assert jobs.audit_live() == "1 of 1 live article"
    assert "/blog/due/" in caplog.text


@pytest.mark.parametrize("name", ["run_schedule", "run_worker"])
def test_the_process_survives_a_database_that_is_away_and_ends_when_asked(tmp_path: Path, name: str) -> None:
    """The command as `make run` starts it. Its database has no tables at first, then only that of the ticks."""
    file = tmp_path / "db.sqlite3"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.base",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{file}",
        "SCHEDULE_SECONDS": "1",
        "SECRET_KEY": "only-for-this-test",
    }
    log = tmp_path / "log"
    with log.open("w") as output:
        command = [sys.executable, "manage.py", name]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            wait_for(lambda: "publish_scheduled could not be started" in log.read_text(), process)
            with closing(sqlite3.connect(file)) as database:
                database.execute(
                    "CREATE TABLE blog_tick (job TEXT PRIMARY KEY, at TEXT NOT NULL, outcome TEXT NOT NULL,"
                    " worker TEXT NOT NULL DEFAULT '')"
                )
                database.commit()
                rows = "SELECT outcome FROM blog_tick ORDER BY job"
                # All run, and fail where the other tables are missing. None stops another, or the process.
                wait_for(lambda: sum(row[0].startswith("failed") for row in database.execute(rows)) >= 4, process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
            process.wait()


def wait_for(condition: Any, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if condition():
            return
        assert process.poll() is None, "the process has ended"
        time.sleep(0.1)
    raise AssertionError("it did not happen within two minutes")
