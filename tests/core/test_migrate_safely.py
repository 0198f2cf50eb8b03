"""However many start at once, one migrates. The lock is the database's own."""

import io
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from cms.core.migrating import StillLocked, alone

pytestmark = pytest.mark.django_db(transaction=True)


def ignore(seconds: float) -> None:
    pass


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """Another process (here: thread with a connection of its own) migrates until the event is set."""
    taken, release = threading.Event(), threading.Event()

    def hold() -> None:
        with alone("default", wait=5, tell=ignore):
            taken.set()
            release.wait(30)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    assert taken.wait(10)
    yield release
    release.set()
    other.join()


def migrate(**options: Any) -> str:
    said = io.StringIO()
    call_command("migrate_safely", stdout=said, verbosity=0, **options)
    return said.getvalue()


def test_the_lock_is_held_by_one_and_free_afterwards(held: threading.Event) -> None:
    told: list[float] = []
    with pytest.raises(StillLocked), ExitStack() as stack:
        stack.enter_context(alone("default", wait=0.5, tell=told.append))
    assert told
    held.set()
    with alone("default", wait=10, tell=ignore):
        pass


def test_who_waits_too_long_is_told_where_to_look(held: threading.Event) -> None:
    with pytest.raises(CommandError, match=r"has been migrating for more than 0\.3 s"):
        migrate(wait=0.3)


def test_who_waited_finds_it_done(held: threading.Event) -> None:
    waiting = threading.Timer(0.5, held.set)
    waiting.start()
    lines = migrate().splitlines()
    assert (lines[0], lines[-1]) == ("Another process migrates; waiting (0 s).", "Another process has migrated.")


def test_who_is_alone_migrates_without_a_word() -> None:
    assert migrate() == ""
