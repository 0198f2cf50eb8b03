"""Two addresses for those who keep the site running: is this process alive, and may visitors be sent to it?

Neither names a host, a version or a reason that an attacker could use: details stand in the log.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from blog.working import queues
from cms.core import replica

logger = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds
ASK_AGAIN = 5.0  # seconds; what is to be migrated is read from many files


@dataclass(frozen=True, slots=True)
class Part:
    """`is_needed`: without it this process is of no use."""

    ok: bool
    is_needed: bool = True
    told: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, "needed": self.is_needed, **dict(self.told)}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Is this process alive? Nothing else is asked: a database that is away is no reason to start it anew."""
    return unkept(JsonResponse({"status": "ok"}))


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """May visitors be sent here? 503 when a part is missing that is needed."""
    parts = parts_of_this_site()
    is_ready = all(part.ok for part in parts.values() if part.is_needed)
    content = {
        "status": "ready" if is_ready else "not ready",
        "parts": {name: part.as_json() for name, part in parts.items()},
    }
    response = unkept(JsonResponse(content, status=200 if is_ready else 503))
    if not is_ready:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def parts_of_this_site() -> dict[str, Part]:
    parts = {"database": database()}
    if parts["database"].ok:
        parts["migrations"] = migrations()
        if parts["migrations"].ok:
            parts["schedule"] = schedule()
    if getattr(settings, "REDIS_URL", ""):
        parts["cache"] = shared_cache()
    if replica.is_configured():
        parts["replica"] = Part(replica.is_usable(), is_needed=False)
    return parts


def database() -> Part:
    def ask() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True

    return Part(tried(ask, "database"))


def schedule() -> Part:
    """When workers last looked at the schedule. Needed only by setting: a web server can do without for a while."""
    is_needed = getattr(settings, "PROOFDESK_READY_NEEDS_SCHEDULE", False)
    try:
        seconds = queues.seconds_since_pulse()
    except DatabaseError as problem:
        logger.warning("not ready, schedule: %s", problem)
        return Part(False, is_needed)
    return Part(not queues.is_late(seconds), is_needed, (("seconds", None if seconds is None else round(seconds)),))


def shared_cache() -> Part:
    """Pages are served without it, only slower."""

    def ask() -> bool:
        cache.set("readyz", 1, 10)
        return cache.get("readyz") == 1

    return Part(tried(ask, "cache"), is_needed=False)


def tried(ask: Callable[[], bool], what: str) -> bool:
    try:
        return ask()
    except Exception as problem:
        logger.warning("not ready, %s: %s", what, problem)
        return False


# ---- migrations

_seen = {"migrated": False, "at": -ASK_AGAIN}


def migrations() -> Part:
    """Have all migrations of this version run? Once they have, that stays so. Those of a later version do no harm."""
    if not _seen["migrated"] and time.monotonic() - _seen["at"] >= ASK_AGAIN:
        _seen["at"] = time.monotonic()
        _seen["migrated"] = tried(nothing_to_migrate, "migrations")
    return Part(bool(_seen["migrated"]))


def nothing_to_migrate() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
