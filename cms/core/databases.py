"""What is true of both databases: acts that are repeated where that is safe, and what they need from time to time."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

logger = logging.getLogger(__name__)
T = TypeVar("T")

TIMES = 3
# A deadlock that was broken at our cost, and a transaction that others overtook: nothing of it has happened.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
REPEATABLE = {"40P01", "40001"}


def is_repeatable(error: BaseException) -> bool:
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in REPEATABLE:
        return True
    return getattr(cause, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def repeated(act: Callable[[], T], times: int = TIMES) -> T:
    """Do it, again where a deadlock undid it. `act` is a whole transaction, or several that are safe to repeat.

    Never inside another transaction: what came before in that one is undone, too, and would not be done again.
    """
    for attempt in range(1, times + 1):
        try:
            return act()
        except OperationalError as error:
            if attempt == times or connection.in_atomic_block or not is_repeatable(error):
                raise
            logger.info("Repeated after: %s", error)
    raise AssertionError("unreachable")


TIDY_MILLISECONDS = 1_000  # that writers may have to wait for it
ROWS = 400  # that are looked at in each index


def tidy() -> str:
    """SQLite: its statistics are kept fresh, and its log is folded into the database. PostgreSQL sees to itself.

    SQLite folds the log (-wal) in by itself, but not while somebody reads without end.
    https://www.sqlite.org/pragma.html#pragma_optimize, https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return "nothing to do"
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {TIDY_MILLISECONDS}")
        try:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS}")
            cursor.execute("PRAGMA optimize")
            busy, pages, folded = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except OperationalError as error:
            if not is_repeatable(error):
                raise
            busy, pages, folded = 1, 0, 0  # statistics could not even be written
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
    return f"{folded} of {pages} pages folded in, others were at work" if busy else "the log is folded in"
