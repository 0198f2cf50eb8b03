"""Looking at links to other sites, a few at a time, in the background: what `run_worker` does every minute.

Each site is asked about one link in a run, so that it sees at most one look a minute from us. A run ends in
time, however slow other sites are: a schedule waits behind it.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from blog.models import ExternalLink
from cms.core.outgoing import PUBLIC, Policy

from .visitor import PAUSE, Look, Visitor

State = ExternalLink.State
SECONDS = 12.0  # for one run; more than the patience with one site
RUN = 20  # links at most
AGAIN = timedelta(days=7)  # what works, moved or may not be visited
FIRST_RETRY = timedelta(hours=1)  # doubled with each failure, up to AGAIN
CLAIM = timedelta(minutes=30)  # nobody else takes a link that somebody looks at
FAILURES = 3  # without an answer before a link counts as broken: sites have bad hours
ROBOTS_SECONDS = 24 * 3600
# Answers that say “not you”, not “not here”.
NOT_FOR_US = {401, 403, 405, 406, 407, 429, 451, 999}


def visitor(policy: Policy = PUBLIC, pause: float = PAUSE) -> Visitor:
    """Says who we are, and where a site's owner can read about us."""
    return Visitor(
        agent=f"ProofdeskLinkCheck/1.0 (+{settings.WAGTAILADMIN_BASE_URL}/)",
        policy=policy,
        pause=pause,
        remembered=lambda site: cache.get(f"robots:{site}"),
        remember=lambda site, text: cache.set(f"robots:{site}", text, ROBOTS_SECONDS),
    )


def look_at_due(by: Visitor | None = None, seconds: float = SECONDS) -> int:
    """Look at links whose time has come, longest waiting first. Returns how many. Over within so many seconds.

    A site that the end of the run cut short is looked at first in the next one, with all our patience.
    """
    by = by or visitor()
    end = time.monotonic() + seconds
    count = 0
    for link in due():
        time_left = end - time.monotonic()
        if time_left <= by.pause:
            break
        if not claim(link):
            continue
        look = by.look(link.url, time_left)
        if look.out_of_time and time_left < by.patience:
            put_back(link)
            break
        note(link, look)
        count += 1
    return count


def due() -> Iterable[ExternalLink]:
    """One of each site."""
    waiting = ExternalLink.objects.filter(next_check__lte=timezone.now()).order_by("next_check", "pk")
    hosts: set[str] = set()
    found = []
    for link in waiting.iterator(chunk_size=200):
        if link.host not in hosts:
            hosts.add(link.host)
            found.append(link)
        if len(found) == RUN:
            break
    return found


def claim(link: ExternalLink) -> bool:
    """Is it ours to look at? Of several processes, one gets True."""
    mine = ExternalLink.objects.filter(pk=link.pk, next_check=link.next_check)
    return mine.update(next_check=timezone.now() + CLAIM) == 1


def put_back(link: ExternalLink) -> None:
    """As if nobody had claimed it."""
    ExternalLink.objects.filter(pk=link.pk).update(next_check=link.next_check)


def note(link: ExternalLink, look: Look) -> None:
    """What this look means for the link. One that gave no answer keeps its state until that is no accident."""
    now = timezone.now()
    state, is_failure = judge(look)
    failures = min(link.failures + 1, 32_000) if is_failure else 0
    if is_failure and failures < FAILURES:
        state = State(link.state)
    ExternalLink.objects.filter(pk=link.pk).update(
        state=state,
        status=look.status,
        target=look.target[:2000],
        reason=look.reason,
        checked_at=now,
        failures=failures,
        next_check=next_look(now, failures),
    )


def judge(look: Look) -> tuple[State, bool]:
    """The state that a look gives a link, and whether it may be an accident."""
    if look.unsafe or look.asked_not_to or look.status in NOT_FOR_US:
        return State.REFUSED, False
    if look.target:
        return State.MOVED, False
    if 200 <= look.status < 400:
        return State.OK, False
    return State.BROKEN, look.status == 0 or look.status >= 500


def next_look(now: datetime, failures: int) -> datetime:
    return now + (min(FIRST_RETRY * 2 ** min(failures - 1, 10), AGAIN) if failures else AGAIN)
