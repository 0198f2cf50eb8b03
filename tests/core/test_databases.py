"""The database as servers use it: what is set on every connection, and what is done from time to time."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from blog.models import Tick
from cms import env
from cms.core import databases

sqlite_only = pytest.mark.skipif(
    "sqlite" not in str(settings.DATABASES["default"]["ENGINE"]), reason="about SQLite: unset DATABASE_URL"
)


def in_a_thread(act: Any) -> Any:
    """With a connection of its own, which is closed again."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(act())
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    return found[0]


def pragmas() -> dict[str, Any]:
    names = ("journal_mode", "synchronous", "busy_timeout", "cache_size", "foreign_keys", "journal_size_limit")
    with connection.cursor() as cursor:
        return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}


# ---- SQLite


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_every_connection_of_every_thread_is_set_as_a_server_needs_it() -> None:
    wanted = {
        "journal_mode": "wal", "synchronous": 1, "busy_timeout": 60_000, "cache_size": -20_000, "foreign_keys": 1,
        "journal_size_limit": 64 * 1024 * 1024,
    }  # fmt: skip
    assert pragmas() == wanted
    assert in_a_thread(pragmas) == wanted
    connection.close()
    assert pragmas() == wanted


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_reads_first_and_then_writes_waits_for_its_turn() -> None:
    """By default such a one fails at once, whatever the time-out, when somebody wrote after it had read."""
    Tick.objects.create(job="count", at="2026-01-01T00:00Z", outcome="0")
    start = threading.Barrier(4)

    def count() -> str:
        start.wait(30)
        for _ in range(10):
            with transaction.atomic():
                tick = Tick.objects.get()
                Tick.objects.update(outcome=str(int(tick.outcome) + 1))
        return "done"

    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(in_a_thread(count))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == ["done"] * 4
    assert Tick.objects.get().outcome == "40"


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_the_log_is_folded_in_while_others_read_and_afterwards_cut() -> None:
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    for number in range(50):
        Tick.objects.create(job=f"job-{number}", at="2026-01-01T00:00Z", outcome="x" * 4096)
    assert log.stat().st_size > 50 * 4096
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM blog_tick").fetchone() == (50,)
        Tick.objects.create(job="one more", at="2026-01-01T00:00Z")
        assert "others were at work" in databases.tidy()  # soon, not after the minute that a writer may wait
        assert pragmas()["busy_timeout"] == 60_000
        reader.execute("COMMIT")
    assert databases.tidy() == "the log is folded in"
    assert log.stat().st_size == 0


# ---- what is repeated


class Undone(Exception):
    sqlstate = "40P01"


def raising(cause: Exception, times: int) -> Any:
    """An act that fails so often, and then says how often it was tried."""
    tries = []

    def act() -> int:
        tries.append(1)
        if len(tries) <= times:
            raise OperationalError("it did not work") from cause
        return len(tries)

    return act


@pytest.mark.django_db(transaction=True)
def test_what_a_deadlock_undid_is_done_again() -> None:
    assert databases.repeated(raising(psycopg.errors.DeadlockDetected(), 2)) == 3
    assert databases.repeated(raising(psycopg.errors.SerializationFailure(), 1)) == 2


@pytest.mark.django_db(transaction=True)
def test_what_keeps_failing_or_is_no_deadlock_is_raised() -> None:
    with pytest.raises(OperationalError):
        databases.repeated(raising(psycopg.errors.DeadlockDetected(), 3))
    with pytest.raises(OperationalError):
        databases.repeated(raising(psycopg.errors.AdminShutdown(), 1))
    with pytest.raises(IntegrityError):
        databases.repeated(raising_integrity)


def raising_integrity() -> None:
    raise IntegrityError("twice")


@pytest.mark.django_db
def test_nothing_is_repeated_inside_another_transaction() -> None:
    with pytest.raises(OperationalError):
        databases.repeated(raising(psycopg.errors.DeadlockDetected(), 1))


# ---- PostgreSQL, as the environment says


URL = "postgres://desk:secret@db.example.org/desk"


def options(monkeypatch: pytest.MonkeyPatch, role: str, **variables: str) -> dict[str, Any]:
    for name, value in {"X": URL, "PROCESS_ROLE": role, **variables}.items():
        monkeypatch.setenv(name, value)
    return env.database("X", Path("unused"))


def test_a_web_process_has_a_pool_and_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    found = options(monkeypatch, "web", DATABASE_POOL_SIZE="7", DATABASE_LOCK_TIMEOUT="4")
    assert found["CONN_MAX_AGE"] == 0
    pool = found["OPTIONS"]["pool"]
    assert (pool["max_size"], pool["timeout"], pool["reconnect_timeout"]) == (7, 5, 5)
    assert found["OPTIONS"]["options"].split(" -c ") == [
        "-c statement_timeout=30000", "lock_timeout=4000", "idle_in_transaction_session_timeout=60000"
    ]  # fmt: skip
    assert found["OPTIONS"]["application_name"] == "proofdesk web"


def test_a_command_keeps_its_connection_and_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    found = options(monkeypatch, "command")
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (600, True)
    assert "pool" not in found["OPTIONS"]
    assert "options" not in found["OPTIONS"]
    assert found["OPTIONS"]["application_name"] == "proofdesk command"


def test_without_a_pool_each_thread_keeps_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    found = options(monkeypatch, "web", DATABASE_POOL_SIZE="0")
    assert (found["CONN_MAX_AGE"], "pool" in found["OPTIONS"]) == (600, False)


def test_what_the_address_says_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    found = options(monkeypatch, "web", X=f"{URL}?application_name=mine&sslmode=require")
    assert (found["OPTIONS"]["application_name"], found["OPTIONS"]["sslmode"]) == ("mine", "require")


def test_a_copy_needs_a_shared_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert env.replica("X", "") is None
    monkeypatch.setenv("X", URL)
    with pytest.raises(Exception, match="needs REDIS_URL"):
        env.replica("X", "")
    found = env.replica("X", "redis://127.0.0.1/0")
    assert found is not None
    assert found["TEST"] == {"MIRROR": "default"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "sqlite" in str(settings.DATABASES["default"]["ENGINE"]), reason="about PostgreSQL: set DATABASE_URL"
)
def test_the_limits_hold_on_connections_of_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool as a web process has it, on the database of the test."""
    from django.db.backends.postgresql.base import DatabaseWrapper

    known = connection.settings_dict
    address = f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    found = {**known, **options(monkeypatch, "web", X=address, DATABASE_LOCK_TIMEOUT="1")}
    pooled = DatabaseWrapper(found, alias="pooled")
    try:
        Tick.objects.create(job="count", at="2026-01-01T00:00Z")
        with pooled.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("30s",)
            cursor.execute("SHOW application_name")
            assert cursor.fetchone() == ("proofdesk web",)
        with transaction.atomic():
            Tick.objects.update(outcome="held")
            with pytest.raises(OperationalError, match="lock timeout"), pooled.cursor() as cursor:
                cursor.execute("UPDATE blog_tick SET outcome = 'mine'")
        pooled.close()
        assert pooled.pool.get_stats()["pool_available"] >= 1
    finally:
        pooled.close()
        pooled.close_pool()
