"""Tasks that wait in the database: each runs once, is tried again when it failed, and is taken up where it was held
by a process that is gone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from blog.models import ArticleIndexPage, Notice, Setback, Worker
from blog.working import queues, setbacks, tasks
from blog.working.presence import Presence
from tests.blog.factories import article

pytestmark = pytest.mark.django_db
SAID: list[str] = []
ME = "proofdesk-me"


@task()
def say(word: str) -> str:
    SAID.append(word)
    return word


@task()
def break_down(reason: str) -> None:
    SAID.append(reason)
    raise ValueError(reason)


@task()
def look_for_what_is_gone() -> None:
    raise ObjectDoesNotExist("it was deleted")


@task(takes_context=True)
def tell_attempt(context: Any) -> int:
    return int(context.attempt)


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    SAID.clear()


def row() -> DBTaskResult:
    return DBTaskResult.objects.get()


def pass_time() -> None:
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


def test_what_waits_runs_once() -> None:
    say.enqueue("one")
    say.enqueue("two")
    assert tasks.run_waiting(ME) == 2
    assert tasks.run_waiting(ME) == 0
    assert sorted(SAID) == ["one", "two"]
    assert set(DBTaskResult.objects.values_list("status", "return_value")) == {
        ("SUCCESSFUL", "one"),
        ("SUCCESSFUL", "two"),
    }


def test_a_task_that_asks_for_its_context_gets_it() -> None:
    tell_attempt.enqueue()
    tasks.run_waiting(ME)
    assert (row().status, row().return_value) == ("SUCCESSFUL", 1)


def test_who_is_asked_to_end_takes_no_further_task() -> None:
    say.enqueue("one")
    say.enqueue("two")
    assert tasks.run_waiting(ME, lambda: not SAID) == 1
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_what_fails_waits_then_is_set_aside_and_told_once_a_day(lead: Any) -> None:
    break_down.enqueue("the disk is full")
    say.enqueue("other")
    for attempt in range(1, setbacks.MAX_ATTEMPTS + 1):
        assert tasks.run_waiting(ME) == (2 if attempt == 1 else 1)
        assert tasks.run_waiting(ME) == 0
        pass_time()
    assert SAID.count("the disk is full") == setbacks.MAX_ATTEMPTS
    failed = DBTaskResult.objects.get(task_path__endswith="break_down")
    assert (failed.status, failed.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert Setback.objects.get().key == str(failed.pk)
    break_down.enqueue("the disk is full")
    for _ in range(setbacks.MAX_ATTEMPTS):
        assert tasks.run_waiting(ME) == 1
        pass_time()
    assert Setback.objects.count() == 2
    assert Notice.objects.filter(kind="stuck").count() == 1

    setbacks.try_again(Setback.objects.get(key=str(failed.pk)))
    SAID.clear()
    tasks.run_waiting(ME)
    assert "the disk is full" in SAID


def test_what_is_about_something_deleted_is_done(lead: Any) -> None:
    look_for_what_is_gone.enqueue()
    tasks.run_waiting(ME)
    assert (row().status, Setback.objects.count()) == ("SUCCESSFUL", 0)


def test_a_task_whose_code_is_gone_is_set_aside() -> None:
    say.enqueue("one")
    DBTaskResult.objects.update(task_path="blog.nowhere.at_all")
    for _ in range(setbacks.MAX_ATTEMPTS):
        tasks.run_waiting(ME)
        pass_time()
    assert (row().status, Setback.objects.get().name) == ("FAILED", "blog.nowhere.at_all")


def test_a_task_of_a_process_that_was_killed_is_taken_up() -> None:
    say.enqueue("one")
    killed = Presence()
    killed.say()
    assert tasks.take(killed.key) is not None
    assert tasks.take_up_lost() == 0  # it is there
    Worker.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert tasks.take_up_lost() == 1
    assert tasks.run_waiting(ME) == 0  # not at once: it may have been what killed the process
    pass_time()
    assert tasks.run_waiting(ME) == 1
    assert SAID == ["one"]


def test_a_task_that_kills_whoever_runs_it_is_set_aside(lead: Any) -> None:
    say.enqueue("one")
    for _ in range(setbacks.MAX_ATTEMPTS):
        assert tasks.take("proofdesk-of-nobody") is not None
        tasks.take_up_lost()
        pass_time()
    assert tasks.run_waiting(ME) == 0
    assert (row().status, SAID, Notice.objects.filter(kind="stuck").count()) == ("FAILED", [], 1)


def test_a_task_of_the_other_worker_is_left_alone_for_a_while() -> None:
    """`db_worker` does not say that it is there."""
    say.enqueue("one")
    tasks.take("another kind of worker")
    assert tasks.take_up_lost() == 0
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=16))
    assert tasks.take_up_lost() == 1


def test_what_is_handed_back_counts_as_never_taken() -> None:
    say.enqueue("one")
    tasks.take(ME)
    assert tasks.hand_back_all(ME) == 1
    assert (row().status, row().worker_ids) == ("READY", [])


def test_old_tasks_are_forgotten() -> None:
    for word in ("new", "old"):
        say.enqueue(word)
    break_down.enqueue("failed")
    tasks.run_waiting(ME)
    DBTaskResult.objects.filter(task_path__endswith="break_down").update(status="FAILED", finished_at=timezone.now())
    DBTaskResult.objects.exclude(return_value="new").update(finished_at=timezone.now() - timedelta(days=2))
    assert tasks.forget() == 1
    DBTaskResult.objects.filter(status="FAILED").update(finished_at=timezone.now() - timedelta(days=15))
    assert tasks.forget() == 1


def test_the_queue_tells_how_long_the_oldest_waits() -> None:
    assert queues.of_tasks(timezone.now()) == queues.Queue("tasks", 0, 0, 0, 0)
    say.enqueue("one")
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(seconds=90))
    found = queues.of_tasks(timezone.now())
    assert (found.waiting, round(found.seconds)) == (1, 90)


def test_entries_for_the_search_are_written_before_all_else(index: ArticleIndexPage) -> None:
    say.enqueue("later")
    article(index, "phones")
    first = tasks.take(ME)
    assert first is not None
    assert first.task_path.endswith("insert_or_update_object_task")
