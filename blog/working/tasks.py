"""Tasks that were queued in the database (django-tasks-db), run one by one; each at least once.

Whoever takes a task names itself in its row, so that its attempts are counted even where the process is killed. What
fails is tried again after growing waits, then set aside; what a killed process held is taken up by another.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskContext, TaskResultStatus, task_backends
from django_tasks.signals import task_finished, task_started

from . import presence, setbacks

if TYPE_CHECKING:
    from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
# After so long a task is taken up again that a process runs which does not say whether it is there: `db_worker`.
UNKNOWN_LOST = timedelta(minutes=15)
KEEP_DONE, KEEP_FAILED = timedelta(days=1), timedelta(days=14)
BATCH = 1_000


def are_kept() -> bool:
    """Do tasks wait in the database? A site may have another backend, with workers of its own."""
    return apps.is_installed("django_tasks_db")


def rows() -> Any:
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)


def run_waiting(worker: str, may_go_on: Callable[[], bool] = lambda: True) -> int:
    """Run what waits until nothing does. Returns how many ran. Never raises for a task."""
    count = 0
    while may_go_on() and (row := take(worker)) is not None:
        run(row)
        count += 1
    return count


def take(worker: str) -> "DBTaskResult | None":
    """The next task, ours from now on."""
    from django_tasks_db.utils import exclusive_transaction

    waiting = rows().ready()
    # SQLite has one writer: it is not asked to lock anything while there is nothing to do.
    if not waiting.exists():
        return None
    with exclusive_transaction(waiting.db):
        row: DBTaskResult | None = waiting.get_locked()
        if row is not None:
            row.claim(worker)
    return row


def run(row: "DBTaskResult") -> None:
    sender = type(task_backends[row.backend_name])
    is_told = False
    try:
        task, result = row.task, row.task_result
        task_started.send(sender=sender, task_result=result)
        is_told = True
        first = (TaskContext(task_result=cast(Any, result)),) if task.takes_context else ()
        row.set_successful(task.call(*first, *result.args, **result.kwargs))
    except ObjectDoesNotExist as gone:
        # What it was about has been deleted meanwhile: there is nothing left to do.
        logger.info("The task %s had nothing to do any more: %s", row.task_path, gone)
        row.set_successful(None)
    except Exception as error:
        logger.warning("The task %s failed: %s", row.task_path, error, exc_info=True)
        fail(row, error)
    except BaseException:
        hand_back(row)
        raise
    finally:
        if is_told:  # also of an attempt that failed: who listens ends what it began
            task_finished.send(sender=sender, task_result=row.task_result)


def fail(row: "DBTaskResult", error: BaseException) -> None:
    """Again after a while, or never."""
    attempts = len(row.worker_ids)
    if attempts < setbacks.MAX_ATTEMPTS:
        later = timezone.now() + setbacks.wait_after(attempts)
        rows().filter(pk=row.pk).update(status=READY, run_after=later)
        return
    row.set_failed(error)
    setbacks.set_aside(setbacks.Kind.TASK, str(row.pk), row.task_path, error, attempts)


def hand_back(row: "DBTaskResult") -> None:
    """As if it had not been taken."""
    rows().filter(pk=row.pk, status=RUNNING).update(status=READY, worker_ids=row.worker_ids[:-1])


def hand_back_all(worker: str) -> int:
    """What this process has not finished. Returns how many."""
    held = [row for row in rows().filter(status=RUNNING) if row.worker_ids[-1:] == [worker]]
    for row in held:
        hand_back(row)
    return len(held)


def take_up_lost() -> int:
    """Tasks of processes that are no longer there wait again. Returns how many there were."""
    there = set(presence.there().values_list("pk", flat=True))
    count = 0
    for row in rows().filter(status=RUNNING).order_by("started_at"):
        count += is_lost(row, there) and take_up(row)
    return count


def is_lost(row: "DBTaskResult", there: set[str]) -> bool:
    worker = row.worker_ids[-1] if row.worker_ids else ""
    if worker.startswith(presence.PREFIX):
        return worker not in there
    return row.started_at is None or row.started_at < timezone.now() - UNKNOWN_LOST


@transaction.atomic
def take_up(row: "DBTaskResult") -> bool:
    """False when somebody else was faster."""
    found = rows().filter(pk=row.pk, status=RUNNING).select_for_update().first()
    if found is None or found.worker_ids != row.worker_ids:
        return False
    fail(found, Killed(f"the process ended while it ran {row.task_path}"))
    return True


class Killed(Exception):
    """Whoever ran a task is no longer there."""


def begin_anew(pk: str) -> None:
    """A task that was set aside is tried again, as often as a new one."""
    if are_kept():
        rows().filter(pk=pk).update(status=READY, worker_ids=[], run_after=timezone.now(), finished_at=None)


def forget() -> int:
    """Tasks that are done leave after a day, those that failed after two weeks. Returns how many."""
    if not are_kept():
        return 0
    now, count = timezone.now(), 0
    for old in (
        rows().successful().filter(finished_at__lt=now - KEEP_DONE),
        rows().failed().filter(finished_at__lt=now - KEEP_FAILED),
    ):
        while numbers := list(old.values_list("pk", flat=True)[:BATCH]):
            count += rows().filter(pk__in=numbers).delete()[0]
    return count
