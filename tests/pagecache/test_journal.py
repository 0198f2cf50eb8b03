"""Reading what changed: in any order, in any process."""

import threading
import time
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cms.core.models import Invalidation
from cms.core.pagecache import following, journal
from cms.core.pagecache.entries import Terms, made
from cms.core.pagecache.following import Follower


@pytest.fixture
def reader(home: Any) -> Follower:
    found = Follower()
    found.read()
    return found


def copy(reader: Follower, *names: str) -> Any:
    """A copy whose rendering begins now."""
    return made("k", "k", [], b"x", names=names, now=time.time(), terms=Terms(), seq=reader.seq)


def test_a_copy_holds_until_one_of_its_names_changes(reader: Follower) -> None:
    found, other = copy(reader, "page:1", "/a/"), copy(reader, "page:2")
    journal.changed("page:1")
    reader.read()
    assert (reader.holds(found), found.is_changed) == (True, True)
    assert (reader.holds(other), other.is_changed) == (True, False)
    journal.withdrawn("/a/")
    reader.read()
    assert not reader.holds(found)
    assert reader.holds(other)


def test_everything_is_a_name_of_every_copy(reader: Follower) -> None:
    found = copy(reader, "page:1")
    journal.everything_changed()
    reader.read()
    assert reader.holds(found)
    assert found.is_changed


def test_a_copy_that_is_made_after_a_change_holds(reader: Follower) -> None:
    journal.changed("page:1")
    reader.read()
    found = copy(reader, "page:1")
    journal.changed("page:2")
    reader.read()
    assert reader.holds(found)
    assert not found.is_changed


def test_numbers_that_become_visible_late_are_heard(reader: Follower) -> None:
    """As of a transaction that took its number first and is committed last."""
    journal.changed("page:9")
    last = Invalidation.objects.latest("pk").pk
    Invalidation.objects.create(pk=last + 5, kind="changed", names=["page:1"])
    reader.read()
    found = copy(reader, "page:2")
    Invalidation.objects.create(pk=last + 3, kind="withdrawn", names=["page:2"])
    reader.read()
    assert not reader.holds(found)
    assert last + 3 not in reader.missing


def test_numbers_that_never_come_are_given_up(reader: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.changed("page:9")
    last = Invalidation.objects.latest("pk").pk
    reader.read()
    Invalidation.objects.create(pk=last + 5, kind="changed", names=["page:1"])
    monkeypatch.setattr(following, "WINDOW", -1)
    reader.read()
    assert not reader.missing.keys() & set(range(last + 1, last + 5))


def test_very_many_names_become_one(reader: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_NAMES", 3)
    found = copy(reader, "page:1")
    for number in range(6):
        journal.changed(*(f"page:{number}{n}" for n in range(4)))
    reader.read()
    assert "*" in reader.changed
    assert reader.holds(found)
    assert found.is_changed


def test_a_new_process_judges_copies_of_others(reader: Follower) -> None:
    journal.changed("page:1")
    reader.read()
    stale, position = copy(reader, "page:2"), reader.position()
    journal.changed("page:2")
    reader.read()
    fresh, later = copy(reader, "page:2"), reader.position()
    other = Follower()
    assert not other.may_take(fresh, later)  # it has not read anything yet
    other.read()
    assert other.may_take(fresh, later)
    assert not other.may_take(stale, position)
    old = made("k", "k", [], b"x", names=["page:3"], now=time.time() - 3600, terms=Terms())
    assert not other.may_take(old, later)


def test_a_late_number_is_told_from_a_position(reader: Follower) -> None:
    journal.changed("page:9")
    last = Invalidation.objects.latest("pk").pk
    Invalidation.objects.create(pk=last + 5, kind="changed", names=["page:1"])
    reader.read()
    found, position = copy(reader, "page:2"), reader.position()
    assert last + 3 in position[1]
    Invalidation.objects.create(pk=last + 3, kind="changed", names=["page:2"])
    other = Follower()
    other.read()
    assert not other.may_take(found, position)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other")
def test_a_long_transaction_is_heard_when_it_is_committed(reader: Follower) -> None:
    begun, commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            journal.withdrawn("page:1")
            begun.set()
            commit.wait(30)
        connections.close_all()

    thread = threading.Thread(target=write_slowly)
    thread.start()
    assert begun.wait(30)
    journal.changed("page:2")
    reader.read()
    found = copy(reader, "page:1")  # rendered from what is committed, so still with what is withdrawn
    assert reader.holds(found)
    commit.set()
    thread.join()
    reader.read()
    assert not reader.holds(found)


@pytest.mark.django_db(transaction=True)
def test_the_thread_reads_by_itself_and_survives_its_connection(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Follower()
    monkeypatch.setattr(following, "PULSE", 0.01)
    found.start()
    try:
        assert found.wait_until_ready()
        position = found.seq
        real = found.read
        monkeypatch.setattr(found, "read", fail)
        assert eventually(lambda: found.is_away)
        monkeypatch.setattr(found, "read", real)
        journal.changed("page:1")
        assert eventually(lambda: found.seq > position and not found.is_away)
    finally:
        found.process = 0
        found.wake.set()
        assert found.thread is not None
        found.thread.join(10)


def fail() -> int:
    from django.db import OperationalError

    raise OperationalError("away")


def eventually(holds: Any, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.01)
    return False
