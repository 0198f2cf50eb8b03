"""Counting without a write while somebody waits: gathered in the process, and stored together a moment later."""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connections, transaction

logger = logging.getLogger(__name__)

MOST = 5_000  # different things that wait at most
Key = TypeVar("Key", bound=Hashable)


class Tally(Generic[Key]):
    """What this process has counted and not stored yet.

    `store` adds the counts to what is stored; it runs in a transaction. `ceiling`: the same thing counts so
    many times at most between two writings, so that a flood counts as a few. Written after
    PROOFDESK_COUNT_SECONDS and at the end of the process; 0 seconds: each at once.
    """

    def __init__(self, store: Callable[[Counter[Key]], None], *, ceiling: int) -> None:
        self.store, self.ceiling = store, ceiling
        self.counts: Counter[Key] = Counter()
        self.timer: threading.Timer | None = None
        self.lock = threading.Lock()
        atexit.register(self.write_and_leave)

    def add(self, key: Key) -> None:
        with self.lock:
            if self.counts[key] >= self.ceiling or len(self.counts) > MOST:
                return
            self.counts[key] += 1
            if settings.PROOFDESK_COUNT_SECONDS and self.timer is None:
                self.timer = threading.Timer(settings.PROOFDESK_COUNT_SECONDS, self.write_and_leave)
                self.timer.daemon = True
                self.timer.start()
        if not settings.PROOFDESK_COUNT_SECONDS:
            self.write()

    def write(self) -> None:
        """Store what waits. When that fails it goes on waiting."""
        with self.lock:
            counts, self.counts, self.timer = self.counts, Counter(), None
        if not counts:
            return
        try:
            with transaction.atomic():
                self.store(counts)
        except Exception:
            with self.lock:
                self.counts.update(counts)
            raise

    def write_and_leave(self) -> None:
        """At the end of a timer or of the process, on a connection of its own."""
        try:
            self.write()
        except Exception:
            logger.exception("Counts could not be written; they wait for the next ones")
        finally:
            connections.close_all()
