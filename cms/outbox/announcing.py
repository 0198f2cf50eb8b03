"""Telling search engines which addresses changed: https://www.indexnow.org/documentation

Off without a key. Addresses wait in a table, and a job sends them, many at a time; what cannot be sent is tried
again later. Sending an address twice does no harm.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from http.client import HTTPException
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cms.core.outgoing import Policy, Unsafe, ask

from .models import Announcement

logger = logging.getLogger(__name__)

BATCH = 1_000  # addresses in one request; the protocol allows 10,000
CLAIM = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = 60, 6 * 3600  # seconds
MAX_ATTEMPTS = 20  # about three days
TIMEOUT = 10  # seconds
LENGTH = 500  # characters of an address


def is_on() -> bool:
    return bool(settings.PROOFDESK_INDEXNOW_KEY)


def note(urls: Iterable[str]) -> None:
    """These addresses are to be sent. One that waits already begins anew."""
    now = timezone.now()
    rows = [
        Announcement(url=url, noted_at=now, next_try_at=now)
        for url in sorted(set(urls))
        if len(url) <= LENGTH and urlsplit(url).hostname
    ]
    Announcement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["noted_at", "attempts", "next_try_at", "last_error"],
    )


def send_waiting() -> int:
    """Send what is due, a request for each host. Returns how many addresses arrived. Never raises for a service."""
    by_host: dict[str, list[Announcement]] = defaultdict(list)
    for row in claim():
        by_host[urlsplit(row.url).netloc].append(row)
    return sum(deliver(host, rows) for host, rows in by_host.items())


@transaction.atomic
def claim() -> list[Announcement]:
    """Addresses that nobody else sends meanwhile, each with its attempt counted."""
    now = timezone.now()
    due = Announcement.objects.filter(next_try_at__lte=now).order_by("next_try_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    batch = list(due[:BATCH])
    for row in batch:
        row.attempts, row.next_try_at = row.attempts + 1, now + CLAIM
    Announcement.objects.bulk_update(batch, ["attempts", "next_try_at"])
    return batch


def deliver(host: str, rows: list[Announcement]) -> int:
    problem = post(host, [row.url for row in rows])
    for row in rows:
        # What changed again meanwhile has been noted anew, and waits.
        same = Announcement.objects.filter(pk=row.pk, noted_at=row.noted_at)
        if not problem or row.attempts >= MAX_ATTEMPTS:
            same.delete()
        else:
            wait = min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
            same.update(last_error=problem, next_try_at=timezone.now() + timedelta(seconds=wait))
    if problem:
        logger.warning("%d addresses of %s could not be announced: %s", len(rows), host, problem)
    return 0 if problem else len(rows)


def post(host: str, urls: list[str]) -> str:
    """Why it did not work, "" when it did."""
    key, scheme = settings.PROOFDESK_INDEXNOW_KEY, urlsplit(urls[0]).scheme
    content = {"host": host, "key": key, "keyLocation": f"{scheme}://{host}/{key}.txt", "urlList": urls}
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Proofdesk"}
    service = urlsplit(settings.PROOFDESK_INDEXNOW_ENDPOINT).hostname or ""
    trusted = Policy(trusted=frozenset({service}))  # the address stands in the settings
    try:
        answer = ask(
            "POST", settings.PROOFDESK_INDEXNOW_ENDPOINT, trusted, monotonic() + TIMEOUT,
            headers=headers, body=json.dumps(content).encode(), timeout=TIMEOUT,
        )  # fmt: skip
    except (HTTPException, OSError, Unsafe) as error:
        return f"{type(error).__name__}: {error}"
    # A moved service is a failure: what was posted would be lost on the way.
    return "" if answer.status in {200, 202} else f"answer {answer.status}"
