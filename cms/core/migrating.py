"""One at a time: a lock that belongs to the database, held while its schema changes.

PostgreSQL has advisory locks, which end with the connection that took them: a process that dies leaves nothing
behind. Beside an SQLite file the lock is one on a file of its own, which ends with the process, too.
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

KEY = 0x70726F6F66646573  # “proofdes”: one number that nobody else takes by chance
POLL_SECONDS = 0.2
TELL_SECONDS = 5  # how often a process that waits says so


class StillLocked(Exception):
    """Somebody else has held the lock for as long as we were ready to wait."""


@contextmanager
def alone(alias: str, *, wait: float, tell: Callable[[float], None]) -> Iterator[bool]:
    """Hold the lock of this database; yields whether somebody else had it before.

    `wait`: seconds; `tell` is called with the seconds waited so far. Raises StillLocked.
    """
    connection = connections[alias]
    if connection.vendor == "postgresql":
        # A connection of its own: migrations may close theirs, and the lock would go with it.
        own = connections.create_connection(alias)
        try:
            yield _until(lambda: _advisory(own), wait, tell)
        finally:
            own.close()
    elif connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        path = Path(str(connection.settings_dict["NAME"]))
        descriptor = os.open(path.with_name(f"{path.name}.migrating"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _until(lambda: _file(descriptor), wait, tell)
        finally:
            os.close(descriptor)
    else:
        yield False


def _until(take: Callable[[], bool], wait: float, tell: Callable[[float], None]) -> bool:
    started = told = time.monotonic()
    waited = False
    while not take():
        now = time.monotonic()
        if now - started >= wait:
            raise StillLocked
        if not waited or now - told >= TELL_SECONDS:
            tell(now - started)
            told = now
        waited = True
        time.sleep(POLL_SECONDS)
    return waited


def _advisory(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        return bool(cursor.fetchone()[0])


def _file(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
