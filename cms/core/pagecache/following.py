"""Reading the journal, in every server process: which copies are still what the site says?

A copy remembers how far this process had read when its rendering began (`seq`). It holds as long as nothing that was
read later names it, so that what was rendered before a change and stored after it is never shown.

Numbers of rows become visible out of order on PostgreSQL: a long transaction commits a low number late. Numbers that
are missing below the newest are therefore asked for by themselves, for as long as a transaction may last.
"""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.db.models import Q
from django.utils import timezone

from .counters import counters
from .entries import EVERYTHING, Entry
from .rows import Invalidation

logger = logging.getLogger(__name__)

PULSE = 0.25  # seconds between two readings
WINDOW = 15 * 60  # seconds that a transaction may last, and that copies of other processes can be judged
AT_START = 1_000  # rows that are looked at first
MOST_MISSING = 300
MOST_NAMES = 50_000
KEPT_DAYS = 1
Row = tuple[int, str, list[str]]


class Follower:
    """`seq` counts what was read. `is_ready`: the journal has been read once. `is_away`: the database did not answer."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.wake = threading.Event()
        self.thread: threading.Thread | None = None
        self.process = 0
        self.reset()

    def reset(self) -> None:
        self.seq = 1
        self.changed: dict[str, int] = {}
        self.withdrawn: dict[str, int] = {}
        self.top = 0
        self.missing: dict[int, float] = {}  # number: until when it may still come
        self.own: set[int] = set()  # heard before they were read
        self.recent: deque[tuple[float, Row]] = deque()
        self.known_since = time.time()
        self.is_ready = self.is_away = False
        self.first = threading.Event()
        self.read_at = 0.0

    # ---- asked on every request

    def holds(self, entry: Entry) -> bool:
        """False for a copy that must not be shown any more. Marks one that has changed."""
        seq = self.seq
        if entry.checked == seq:
            return True
        withdrawn, changed, since = self.withdrawn, self.changed, entry.seq
        if withdrawn.get(EVERYTHING, 0) > since or any(withdrawn.get(name, 0) > since for name in entry.names):
            return False
        if not entry.is_changed:
            entry.is_changed = changed.get(EVERYTHING, 0) > since or any(
                changed.get(name, 0) > since for name in entry.names
            )
        entry.checked = seq
        return True

    def wait_until_ready(self) -> bool:
        """What is rendered before the journal has been read cannot be kept. A moment, in a new process."""
        return self.is_ready or self.first.wait(1)

    # ---- the journal

    def hear_own(self, number: int, kind: str, names: list[str]) -> None:
        """From the process that wrote it, when it is committed."""
        with self.lock:
            if self.is_ready and number not in self.own:
                if number <= self.top and number not in self.missing:
                    return  # it was read already
                self.own.add(number)
                self.note(kind, names)
        self.wake.set()

    def read(self) -> int:
        """Everything that was committed since. How many rows that was. Raises DatabaseError."""
        with self.lock:
            if not self.is_ready:
                return self.begin()
            wanted = Q(pk__gt=self.top)
            if self.missing:
                wanted |= Q(pk__in=list(self.missing))
            rows = list(Invalidation.objects.filter(wanted).order_by("pk").values_list("pk", "kind", "names"))
            self.take(rows)
            self.read_at = time.monotonic()
            return len(rows)

    def begin(self) -> int:
        """What was committed lately, so that copies of other processes can be judged."""
        newest = list(Invalidation.objects.order_by("-pk").values_list("pk", "kind", "names", "at")[:AT_START])
        since = timezone.now() - timedelta(seconds=WINDOW)
        rows = [(pk, kind, names) for pk, kind, names, at in reversed(newest) if at >= since]
        before = [pk for pk, _, _, at in newest if at < since]
        self.top = before[0] if before else max(0, newest[-1][0] - MOST_MISSING) if newest else 0
        self.known_since = newest[-1][3].timestamp() if len(newest) == AT_START and not before else since.timestamp()
        self.take(rows)
        self.is_ready, self.read_at = True, time.monotonic()
        self.first.set()
        return len(rows)

    def take(self, rows: Iterable[Row]) -> None:
        now = time.time()
        for row in rows:
            number, kind, names = row
            if number > self.top:
                self.expect(range(max(self.top + 1, number - MOST_MISSING), number), now)
                self.top = number
            self.missing.pop(number, None)
            self.recent.append((now, row))
            if number in self.own:
                self.own.discard(number)
            else:
                self.note(kind, names)
        for number in [number for number, until in self.missing.items() if until < now]:
            del self.missing[number]
        while self.recent and self.recent[0][0] < now - 2 * WINDOW:
            self.known_since = max(self.known_since, self.recent.popleft()[0])

    def expect(self, numbers: Iterable[int], now: float) -> None:
        self.missing.update((number, now + WINDOW) for number in numbers)
        while len(self.missing) > MOST_MISSING:
            self.missing.pop(next(iter(self.missing)))

    def note(self, kind: str, names: Iterable[str]) -> None:
        """First the names, then the count: who sees the count finds the names."""
        found = self.withdrawn if kind == Invalidation.Kind.WITHDRAWN else self.changed
        following = self.seq + 1
        if len(found) > MOST_NAMES:
            found = {EVERYTHING: following}
            if kind == Invalidation.Kind.WITHDRAWN:
                self.withdrawn = found
            else:
                self.changed = found
        found.update(dict.fromkeys(names, following))
        self.seq = following
        counters.add("invalidated")

    # ---- copies of other processes

    def position(self) -> list[Any]:
        """How far this process has read, in numbers of rows: what others can compare."""
        with self.lock:
            return [self.top, sorted(self.missing)]

    def may_take(self, entry: Entry, position: list[Any]) -> bool:
        """Was this copy, which another process rendered from there on, made after everything that names it?"""
        top, missing = position[0], set(position[1])
        with self.lock:
            if entry.made < self.known_since or not self.is_ready:
                return False
            for _, (number, _kind, names) in self.recent:
                if (number > top or number in missing) and (EVERYTHING in names or not entry.names.isdisjoint(names)):
                    return False
            entry.seq = entry.checked = self.seq
            return True

    # ---- the thread

    def start(self) -> None:
        """Once in each process, also after a fork."""
        if self.process == os.getpid():
            return
        with self.lock:
            if self.process == os.getpid():
                return
            self.reset()
            self.process = os.getpid()
            self.thread = threading.Thread(target=self.run, name="page cache journal", daemon=True)
            self.thread.start()

    def run(self) -> None:
        while self.process == os.getpid():
            self.look()
            self.wake.wait(PULSE)
            self.wake.clear()
        connections.close_all()

    def look(self) -> None:
        """One reading, on a connection that is tested first."""
        from .front import tell_due

        try:
            close_old_connections()
            was_away = self.is_away
            if self.is_ready and time.monotonic() - self.read_at > KEPT_DAYS * 24 * 3600 / 2:
                with self.lock:
                    self.note(Invalidation.Kind.WITHDRAWN, [EVERYTHING])  # rows may have been forgotten unread
            self.read()
            self.is_away = False
            if was_away:
                logger.warning("the database answers again")
            tell_due()
        except (DatabaseError, InterfaceError) as error:
            if not self.is_away:
                logger.warning("the journal of changed pages could not be read: %s", error)
            self.is_away = True
            connections.close_all()
        except Exception:
            logger.exception("the journal of changed pages could not be read")
            connections.close_all()


follower = Follower()


def forget_old() -> int:
    """Rows that every process has read long ago. Those that a cache in front has not been told of stay for a week."""
    from .front import is_on

    rows = Invalidation.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    if is_on():
        rows = rows.filter(Q(told_at__isnull=False) | Q(at__lt=timezone.now() - timedelta(days=7 * KEPT_DAYS)))
    count, _ = rows.delete()
    return count
