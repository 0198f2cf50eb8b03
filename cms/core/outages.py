"""When nothing can be written: the disk is full, or the database is read-only. Reads go on; writes are told why.

Whoever saves reads that nothing of it was kept and what to do, as a page, or as a problem when a program asked.
507 for a full disk, https://www.rfc-editor.org/rfc/rfc4918#section-11.5; 503 for a database that will take writes again.
"""

import errno
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .problems import BELOW, Problem

logger = logging.getLogger(__name__)

NOTED = "proofdesk.outage"
WAIT = 60  # seconds
GetResponse = Callable[[HttpRequest], HttpResponse]


class Outage(Enum):
    FULL = "full"
    READ_ONLY = "read-only"


ERRNO = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
SQLSTATE = {"53100": Outage.FULL, "25006": Outage.READ_ONLY}
# The last byte is the primary result code: https://www.sqlite.org/rescode.html
SQLITE = {sqlite3.SQLITE_FULL: Outage.FULL, sqlite3.SQLITE_READONLY: Outage.READ_ONLY}
# With a write-ahead log: its index could not grow.
SQLITE_EXTENDED = {sqlite3.SQLITE_IOERR_SHMSIZE: Outage.FULL}


def outage_of(error: BaseException | None) -> Outage | None:
    """What an exception, or one that caused it, says about the place that should have been written to."""
    for one in chain(error):
        if isinstance(one, OSError) and (found := ERRNO.get(one.errno or 0)):
            return found
        if found := SQLSTATE.get(getattr(one, "sqlstate", None) or ""):
            return found
        if isinstance(one, sqlite3.Error):
            code = getattr(one, "sqlite_errorcode", 0)
            if found := SQLITE_EXTENDED.get(code) or SQLITE.get(code & 0xFF):
                return found
    return None


def chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


@receiver(got_request_exception)
def note(request: HttpRequest | None = None, **kwargs: Any) -> None:
    if request is not None and (found := outage_of(sys.exc_info()[1])):
        request.META[NOTED] = found


_held: sqlite3.Connection | None = None


def hold_open(database: dict[str, Any]) -> None:
    """Keep an SQLite database open as long as this process lives: its log and the index of the log stay, too.

    The last to leave removes both; whoever comes next needs room for them, and could not even read on a full disk.
    """
    global _held
    path = str(database.get("NAME", ""))
    if not database.get("ENGINE", "").endswith("sqlite3") or not os.path.isfile(path):
        return
    _held = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    _held.execute("SELECT count(*) FROM sqlite_master").fetchall()


class OutageMiddleware:
    """Outside of all that writes, inside of what every answer tells browsers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        outage = request.META.get(NOTED)
        if outage is None or response.status_code != 500:
            return response
        logger.critical("%s %s was refused: %s", request.method, request.path, TOLD[outage])
        return answer(request, outage)


TOLD = {
    Outage.FULL: "the disk is full",
    Outage.READ_ONLY: "the database is read-only",
}


def answer(request: HttpRequest, outage: Outage) -> HttpResponse:
    status, title, reason = words(outage)
    wait = WAIT if status == 503 else 0
    if request.path.startswith(BELOW) or wants_json(request):
        return Problem(status, f"{reason} {_('Nothing was saved.')}", title=title, wait=wait).response()
    is_write = request.method not in {"GET", "HEAD"}
    page = render_to_string("outage.html", {"title": title, "reason": reason, "is_write": is_write})
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    if wait:
        response["Retry-After"] = str(wait)
    return response


def words(outage: Outage) -> tuple[int, str, str]:
    """Status, title, and what an operator is to be told."""
    if outage is Outage.FULL:
        return 507, _("There is no room left"), _("The disk of the site is full. Whoever runs it must make room.")
    return (
        503,
        _("The site takes no changes just now"),
        _("The database can be read, and not be written to: it is being looked after, or it must be."),
    )


def wants_json(request: HttpRequest) -> bool:
    accepts = request.headers.get("Accept", "")
    return "json" in accepts or request.headers.get("X-Requested-With") == "XMLHttpRequest"
