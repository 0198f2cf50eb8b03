"""A process says that it is there; what a process held that is no longer there is for others to take up.

Jobs and tasks name the key of who runs them. Whoever was not seen for `LOST` seconds has been killed, or cannot
reach the database; its work is then somebody else's. Moments are those of the database's clock: the clocks of two
machines may differ.
"""

import logging
import os
import secrets
import socket
import threading
from datetime import timedelta
from types import TracebackType
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from blog.models import Worker

logger = logging.getLogger(__name__)

PREFIX = "proofdesk-"
LOST = 60  # seconds, unless PROOFDESK_WORKER_LOST_SECONDS says otherwise


def lost_after() -> int:
    return int(getattr(settings, "PROOFDESK_WORKER_LOST_SECONDS", LOST))


def there() -> "QuerySet[Worker]":
    """The processes that were seen a moment ago."""
    return Worker.objects.filter(seen_at__gt=Now() - timedelta(seconds=lost_after()))


def is_there(key: str) -> bool:
    return there().filter(pk=key).exists()


class Presence:
    """As a context: this process is there, as long as it lives. `key` names it.

    A thread of its own says so, so that a long job does not look like a dead one.
    """

    def __init__(self) -> None:
        self.key = PREFIX + secrets.token_hex(16)
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:200]
        self.is_known = False  # could it be said the last time?
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_saying, name="presence", daemon=True)

    def __enter__(self) -> "Presence":
        self.say()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Any:
        self._ended.set()
        self._thread.join()
        self.leave()

    def say(self) -> None:
        """Never raises: a database that is away is told by everything else."""
        try:
            if not Worker.objects.filter(pk=self.key).update(seen_at=Now()):
                Worker.objects.create(pk=self.key, name=self.name, began_at=Now(), seen_at=Now())
            # Rows of those who were killed; what they held is told by their key not being there.
            Worker.objects.filter(seen_at__lt=Now() - timedelta(days=1)).delete()
            self.is_known = True
        except Exception as problem:
            self.is_known = False
            logger.warning("This worker could not say that it is there: %s", problem)

    def leave(self) -> None:
        """What it still holds is free for others at once."""
        try:
            Worker.objects.filter(pk=self.key).delete()
        except Exception as problem:
            logger.warning("This worker could not say that it leaves: %s", problem)

    def _keep_saying(self) -> None:
        # Django closes no connection of a thread that just ends.
        try:
            while not self._ended.wait(lost_after() / 6):
                self.say()
                connection.close()
        finally:
            connection.close()
