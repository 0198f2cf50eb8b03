"""The process that works in the background: jobs that people wait for, other jobs, and tasks, each in a thread.

A thread that fails says so in the log and goes on. Asked to end, each finishes what it is at; what takes longer than
the time that is left is handed back, and another process begins it anew.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from blog import jobs

from . import tasks
from .presence import Presence, lost_after

logger = logging.getLogger(__name__)

POLL = 1.0  # seconds between looks at an empty queue of tasks
GRACE = 20  # seconds to finish, unless PROOFDESK_WORKER_GRACE_SECONDS says otherwise


class Worker:
    def __init__(self) -> None:
        self.presence = Presence()
        self.stop = threading.Event()

    @property
    def may_go_on(self) -> Callable[[], bool]:
        return lambda: not self.stop.is_set()

    def run_once(self) -> None:
        """All that is due now, here and one after the other."""
        with self.presence as me:
            jobs.run_due(self.may_go_on, worker=me.key)
            if tasks.are_kept():
                tasks.take_up_lost()
                tasks.run_waiting(me.key, self.may_go_on)

    def run(self) -> bool:
        """Until `stop` is set. False when something had to be handed back."""
        lanes = [lambda: self.work_on_jobs(is_prompt=True), lambda: self.work_on_jobs(is_prompt=False)]
        if tasks.are_kept():
            lanes.append(self.work_on_tasks)
        with self.presence:
            threads = [threading.Thread(target=lane, daemon=True) for lane in lanes]
            for thread in threads:
                thread.start()
            self.stop.wait()
            deadline = time.monotonic() + getattr(settings, "PROOFDESK_WORKER_GRACE_SECONDS", GRACE)
            for thread in threads:
                thread.join(max(0, deadline - time.monotonic()))
            if any(thread.is_alive() for thread in threads):
                self.hand_back()
                return False
        return True

    # ---- the threads

    def work_on_jobs(self, *, is_prompt: bool) -> None:
        def work() -> float:
            mine = [job for job in jobs.JOBS.values() if job.is_prompt is is_prompt]
            jobs.run_due(self.may_go_on, worker=self.presence.key, jobs=mine)
            return float(settings.PROOFDESK_SCHEDULE_SECONDS)

        self.repeat(work)

    def work_on_tasks(self) -> None:
        looked = 0.0

        def work() -> float:
            nonlocal looked
            if time.monotonic() - looked > lost_after() / 6:
                tasks.take_up_lost()
                looked = time.monotonic()
            tasks.run_waiting(self.presence.key, self.may_go_on)
            return POLL

        self.repeat(work, after_failure=lambda: tasks.hand_back_all(self.presence.key))

    def repeat(self, work: Callable[[], float], after_failure: Callable[[], object] = lambda: None) -> None:
        """`work` says how many seconds to wait. A database that is away is asked again after as long."""
        failed = False
        while not self.stop.is_set():
            pause = POLL
            try:
                # Whoever is not known to be there would lose at once what it takes.
                if not self.presence.is_known:
                    self.presence.say()
                if failed:
                    after_failure()
                pause, failed = work(), False
            except Exception:
                logger.exception("The worker goes on after:")
                failed = True
            # The next round takes a new one, should this one be broken. Nobody is kept waiting while nothing is done.
            connection.close()
            self.stop.wait(pause)

    # ---- the end

    def hand_back(self) -> None:
        try:
            released = jobs.release_all(self.presence.key)
            released += tasks.hand_back_all(self.presence.key) if tasks.are_kept() else 0
            logger.warning("Handed back unfinished: %d", released)
        except Exception:
            # Others find it once this process has not been seen for a while.
            logger.exception("What is unfinished could not be handed back:")


def exit_now(code: int) -> None:
    """Without waiting for threads that are in the middle of something; their transactions are undone."""
    logging.shutdown()
    os._exit(code)
