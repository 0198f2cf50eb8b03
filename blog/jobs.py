"""What the desk does by itself, at intervals: `manage.py run_schedule` runs what is due.

A job is a function without arguments that says in one line what it did:

    jobs.register("send_mails", 60, send_mails)

Register in the `ready` of an app. A job must be safe to repeat: it can be ended between two steps and runs
again. However many processes run the schedule, one of them runs a job at a time it is due, because each
claims the job's row (`Tick`) first. The row tells when the job last began, and what came of it.
"""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from cms.core.text import count_of
from cms.outbox import delivery, sending, spreading

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    name: str  # at most 40 characters
    every: int  # seconds
    function: Callable[[], str]


JOBS: dict[str, Job] = {}


def register(name: str, every: int, function: Callable[[], str]) -> None:
    """Run `function` about every so many seconds. A job of the same name gives way."""
    JOBS[name] = Job(name, every, function)


def run_due(may_go_on: Callable[[], bool] = lambda: True) -> list[str]:
    """Run each job that is due; the names of those that ran. A job that fails is logged and stops no other.

    `may_go_on` is asked before each job, so that a worker can end between two.
    """
    ran = []
    for job in list(JOBS.values()):
        if not may_go_on():
            break
        try:
            if claim(job):
                ran.append(job.name)
                run(job)
        except Exception:
            # The database is away, most likely: the next round tries again.
            logger.exception("the job %s could not be started or recorded", job.name)
    return ran


def claim(job: Job) -> bool:
    """Is this job due, and ours? Of several processes, one gets True."""
    from .models import Tick

    now = timezone.now()
    _, is_first = Tick.objects.get_or_create(job=job.name, defaults={"at": now})
    last = now - timedelta(seconds=job.every)
    return is_first or Tick.objects.filter(job=job.name, at__lte=last).update(at=now) == 1


def run(job: Job) -> None:
    from .models import Tick

    try:
        outcome = job.function()
    except Exception as error:
        logger.exception("the job %s failed", job.name)
        outcome = f"{FAILED}: {type(error).__name__}: {error}"
    Tick.objects.filter(job=job.name).update(outcome=outcome)


def note(name: str, outcome: str) -> None:
    """Remember that a job ran just now, and what it did, for a job that was not claimed: a command by hand."""
    from .models import Tick

    Tick.objects.update_or_create(job=name, defaults={"at": timezone.now(), "outcome": outcome})


# ---- our own jobs


def publish_scheduled() -> str:
    from . import scheduling

    return scheduling.run().text


def audit_live() -> str:
    """As `manage.py audit_live` notes it: “0 of 12 live articles” have no approval. What it found is logged."""
    from .models import Tick

    said = io.StringIO()
    try:
        call_command("audit_live", notify=True, stdout=said, stderr=said)
    except SystemExit:
        logger.error("live articles without an approval:\n%s", said.getvalue())
    return str(Tick.objects.get(job="audit_live").outcome)


def send_mails() -> str:
    return f"{count_of(delivery.send_waiting(), 'mail')} sent"


def send_webhooks() -> str:
    return f"{count_of(sending.send_due(), 'event')} arrived"


def forget_events() -> str:
    return f"{count_of(spreading.forget_old(), 'event')} forgotten"


def forget_mails() -> str:
    return f"{count_of(delivery.forget_sent(), 'mail')} forgotten"


def send_digests() -> str:
    from .notices import send_digests

    return f"{count_of(send_digests(), 'digest')} written"


def tell_due() -> str:
    from .notices import tell_due

    return f"{count_of(tell_due(), 'notice')} written"


def check_again() -> str:
    from . import health

    return health.refresh_stale()


def tell_expired() -> str:
    from .claims import expiry

    return f"{count_of(expiry.tell_expired(), 'notice')} written"


def forget_api_calls() -> str:
    from .manage import repeats

    return f"{count_of(repeats.forget(), 'answer')} forgotten"


def forget_previews() -> str:
    from . import previewing

    return f"{count_of(previewing.forget(), 'preview')} forgotten"


def read_links() -> str:
    from .links import articles

    return f"{count_of(articles.read_articles(), 'article')} read"


def check_links() -> str:
    """Switched off, no other site hears of us."""
    from .links import looking

    if not settings.PROOFDESK_CHECK_LINKS:
        return "switched off"
    return f"{count_of(looking.look_at_due(), 'link')} looked at"


def fold_views() -> str:
    from . import visits

    return f"{count_of(visits.fold(), 'day')} folded into months"


def keep_fresh() -> str:
    from .freshness import keeping, ladder, reminders

    read, told, moved = keeping.catch_up(), reminders.remind(), ladder.climb()
    return f"{count_of(read, 'article')} read, {count_of(told, 'notice')} written, {count_of(moved, 'step')} taken"


def count_health() -> str:
    from . import history

    return str(history.count_today())


def forget_missing() -> str:
    from cms.core import missing

    return f"{count_of(missing.forget(), 'address', 'addresses')} forgotten"


def forget_changes() -> str:
    from cms.core.pagecache import following

    return f"{count_of(following.forget_old(), 'change')} forgotten"


def tell_front_caches() -> str:
    """Server processes do it at once; this is for those that were ended before."""
    from cms.core.pagecache import front

    return f"{count_of(front.tell_due(), 'change')} told" if front.is_on() else "switched off"


def register_own() -> None:
    register("publish_scheduled", settings.PROOFDESK_SCHEDULE_SECONDS, publish_scheduled)
    register("send_mails", MINUTE, send_mails)
    register("send_webhooks", settings.PROOFDESK_SCHEDULE_SECONDS, send_webhooks)
    register("forget_events", DAY, forget_events)
    register("send_digests", 10 * MINUTE, send_digests)
    register("tell_due", HOUR, tell_due)
    register("check_again", MINUTE, check_again)
    register("forget_mails", DAY, forget_mails)
    register("tell_expired", DAY, tell_expired)
    register("audit_live", DAY, audit_live)
    register("read_links", MINUTE, read_links)
    register("check_links", MINUTE, check_links)
    register("fold_views", DAY, fold_views)
    register("keep_fresh", 10 * MINUTE, keep_fresh)
    register("count_health", HOUR, count_health)
    register("forget_api_calls", HOUR, forget_api_calls)
    register("forget_missing", HOUR, forget_missing)
    register("forget_previews", 10 * MINUTE, forget_previews)
    register("forget_changes", HOUR, forget_changes)
    register("tell_front_caches", MINUTE, tell_front_caches)
