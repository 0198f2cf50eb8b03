"""Public lists may be read from a copy of the database (`DATABASE_REPLICA_URL`), which follows it a moment later.

Only views that say so (`from_replica`) read there, and only for visitors who are not signed in. Everything else, and
all that is written, is the database's own. A visitor never sees less than what somebody has been told is public:

- whoever writes says so to all processes, by the shared cache; for `pause()` seconds nobody reads from the copy;
- a copy that is further behind than that, no longer follows, or is away, is not read. Asked once a second.

What reads and then finds the copy gone is asked again, of the database.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections, transaction
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

ALIAS = "replica"
WRITTEN = "proofdesk:written"
PAUSE = 5  # seconds, unless PROOFDESK_REPLICA_PAUSE says otherwise
LOOK_AGAIN, AWAY = 1.0, 10.0  # seconds

_reading: ContextVar[bool] = ContextVar("reads from the copy", default=False)
_known = {"until": 0.0, "usable": False}

# What workers and visitors write all the time, and no list shows.
QUIET = {
    "blog.apicall", "blog.articlehealth", "blog.healthday", "blog.healthfinding", "blog.notice", "blog.setback",
    "blog.tick", "blog.viewcount", "blog.worker", "coaching.offercount", "django_tasks_database.dbtaskresult",
    "proofdesk_core.addressuse", "proofdesk_core.missingaddress", "sessions.session",
}  # fmt: skip
QUIET_APPS = {"proofdesk_outbox"}

BEHIND = """
SELECT CASE
  WHEN NOT pg_is_in_recovery() THEN 0
  WHEN NOT EXISTS (SELECT 1 FROM pg_stat_wal_receiver) THEN NULL
  WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
  ELSE EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp())
END
"""


def is_configured() -> bool:
    return ALIAS in settings.DATABASES


def pause() -> int:
    return int(getattr(settings, "PROOFDESK_REPLICA_PAUSE", PAUSE))


class ReplicaRouter:
    """For `DATABASE_ROUTERS`."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        return ALIAS if _reading.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Any], **hints: Any) -> str:
        _reading.set(False)  # what reads after it wrote, reads what it wrote
        if model._meta.label_lower not in QUIET and model._meta.app_label not in QUIET_APPS:
            note_write()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == ALIAS else None


# ---- reading


def from_replica(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that only reads, and says to everybody the same."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (is_configured() and is_for_anybody(request) and is_usable()):
            return view(request, *args, **kwargs)
        token = _reading.set(True)
        try:
            response = view(request, *args, **kwargs)
            # Else it would be rendered, and read, after this.
            if callable(render := getattr(response, "render", None)):
                response = render()
            return response
        except (OperationalError, InterfaceError) as problem:
            logger.warning("The copy of the database did not answer, the database does: %s", problem)
            leave_alone()
        finally:
            _reading.reset(token)
        return view(request, *args, **kwargs)

    return read


def is_for_anybody(request: HttpRequest) -> bool:
    """An editor sees at once what they did."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.method in ("GET", "HEAD") and not has_session and "Authorization" not in request.headers


def is_usable() -> bool:
    """Is the copy there, close behind, and has nobody written a moment ago?"""
    try:
        if cache.get(WRITTEN):
            return False
    except Exception:
        return False  # nobody knows whether something was written
    now = time.monotonic()
    if now >= _known["until"]:
        _known["usable"], _known["until"] = is_close_behind(), now + LOOK_AGAIN
    return bool(_known["usable"])


def is_close_behind() -> bool:
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(BEHIND)
            behind = cursor.fetchone()[0]
    except (OperationalError, InterfaceError) as problem:
        logger.warning("The copy of the database is not read: %s", problem)
        leave_alone()
        return False
    return behind is not None and float(behind) < pause() - LOOK_AGAIN


def leave_alone() -> None:
    connections[ALIAS].close()
    _known["usable"], _known["until"] = False, time.monotonic() + AWAY


# ---- writing


def note_write() -> None:
    """Once the transaction is through, and before whoever waits for that acts on it."""
    connection = transaction.get_connection(DEFAULT_DB_ALIAS)
    if not any(hook[1] is tell_all for hook in connection.run_on_commit):
        transaction.on_commit(tell_all, using=DEFAULT_DB_ALIAS, robust=True)


def tell_all() -> None:
    try:
        cache.set(WRITTEN, True, pause())
    except Exception as problem:
        # Nobody can ask either: then nobody reads from the copy.
        logger.warning("It could not be said that something was written: %s", problem)
