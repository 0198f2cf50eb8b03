"""A job is run by one process at a time; a process that is killed is followed by another."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from blog import jobs
from blog.models import Setback, Tick, Worker
from blog.working import presence, setbacks
from blog.working.presence import Presence

pytestmark = pytest.mark.django_db
ME = "proofdesk-me"


@pytest.fixture(autouse=True)
def job(monkeypatch: pytest.MonkeyPatch) -> jobs.Job:
    monkeypatch.setattr(jobs, "JOBS", {})
    jobs.register("count", 60, lambda: "done")
    return jobs.JOBS["count"]


def other() -> Presence:
    found = Presence()
    found.say()
    return found


def passed(seconds: int) -> None:
    Tick.objects.update(at=timezone.now() - timedelta(seconds=seconds))


def test_a_job_that_somebody_runs_is_not_run_again_however_long_it_takes(job: jobs.Job) -> None:
    them = other()
    assert jobs.claim(job, them.key)
    passed(600)
    assert not jobs.claim(job, ME)
    jobs.run(job, them.key)
    assert (Tick.objects.get().worker, Tick.objects.get().outcome) == ("", "done")
    assert jobs.claim(job, ME)


def test_the_job_of_a_process_that_was_killed_is_run_at_once(job: jobs.Job) -> None:
    them = other()
    assert jobs.claim(job, them.key)
    Worker.objects.update(seen_at=timezone.now() - timedelta(seconds=presence.lost_after() + 1))
    assert jobs.claim(job, ME)
    jobs.run(job, ME)
    assert Tick.objects.get().outcome == "done"
    assert not Setback.objects.exists()


def test_a_job_that_kills_whoever_runs_it_is_run_more_and_more_seldom(job: jobs.Job, lead: Any) -> None:
    assert jobs.claim(job, "proofdesk-killed-0")
    assert jobs.claim(job, "proofdesk-killed-1")
    assert not jobs.claim(job, ME)
    passed(60)  # its usual rhythm does not count
    assert not jobs.claim(job, ME)
    Setback.objects.update(next_try_at=timezone.now())
    assert jobs.claim(job, ME)
    assert Setback.objects.get().next_try_at > timezone.now() + timedelta(seconds=15)


def test_what_this_process_could_not_say_was_done_does_not_stop_it(job: jobs.Job) -> None:
    """The database went away while it ran."""
    me = other()
    assert jobs.claim(job, me.key)
    passed(60)
    assert jobs.claim(job, me.key)


def test_what_is_handed_back_is_due_at_once(job: jobs.Job) -> None:
    assert jobs.claim(job, ME)
    assert jobs.release_all(ME) == 1
    assert jobs.claim(job, "proofdesk-other")
    assert not Setback.objects.exists()


def test_of_two_who_read_the_same_row_one_gets_the_job(job: jobs.Job, monkeypatch: pytest.MonkeyPatch) -> None:
    Tick.objects.create(job="count", at=timezone.now() - timedelta(seconds=60))
    read = Tick.objects.get()
    assert jobs.claim(job, ME)
    monkeypatch.setattr(Tick.objects, "get_or_create", lambda **kwargs: (read, False))
    assert not jobs.claim(job, "proofdesk-other")


def test_a_job_that_keeps_failing_is_told_once_and_goes_on(lead: Any) -> None:
    def broken() -> str:
        raise ValueError("no such address")

    jobs.register("broken", 60, broken)
    for _ in range(setbacks.MAX_ATTEMPTS + 1):
        assert "broken" in jobs.run_due()
        passed(60)
    assert Setback.objects.get().attempts == setbacks.MAX_ATTEMPTS + 1
    assert lead.notices.filter(kind="stuck").count() == 1
    jobs.register("broken", 60, lambda: "well again")
    jobs.run_due()
    assert not Setback.objects.exists()


def test_a_process_says_that_it_is_there_and_that_it_leaves() -> None:
    with Presence() as me:
        assert presence.is_there(me.key)
        assert Worker.objects.get().name == me.name
    assert not Worker.objects.exists()
