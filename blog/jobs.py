"""What the desk does by itself, at intervals: `manage.py run_worker` runs what is due.

A job is a function without arguments that says in one line what it did:

    jobs.register("send_mails", 60, send_mails)

Register in the `ready` of an app. A job must be safe to repeat: it can be ended between two steps and runs
again. However many processes run the schedule, one of them runs a job at a time it is due, because each
claims the job's row (`Tick`) first. The row tells when the job last began, who runs it just now, and what came
of it. A job whose process was killed is taken up by another one (blog.working).
"""

import io
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.text import count_of
from cms.core.watching import context, metrics
from cms.outbox import delivery, sending, spreading

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
HANDED_BACK = "handed back"  # instead of a worker's key: due at once
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """`is_prompt`: people wait for it, so it never waits for a job that takes long."""

    name: str  # at most 40 characters
    every: int  # seconds
    function: Callable[[], str]
    is_prompt: bool = False


JOBS: dict[str, Job] = {}


def register(name: str, every: int, function: Callable[[], str], *, is_prompt: bool = False) -> None:
    """Run `function` about every so many seconds. A job of the same name gives way."""
    JOBS[name] = Job(name, every, function, is_prompt)


def run_due(
    may_go_on: Callable[[], bool] = lambda: True, *, worker: str = "", jobs: Iterable[Job] | None = None
) -> list[str]:
    """Run each job that is due; the names of those that ran. A job that fails is logged and stops no other.

    `may_go_on` is asked before each job, so that a worker can end between two. `worker`: the key of the process that
    says that it is there (blog.working.presence); "" where nobody does, and a job that is killed waits for its turn.
    """
    ran = []
    for job in list(JOBS.values() if jobs is None else jobs):
        if not may_go_on():
            break
        try:
            if claim(job, worker):
                ran.append(job.name)
                run(job, worker)
        except Exception:
            # The database is away, most likely: the next round tries again.
            logger.exception("the job %s could not be started or recorded", job.name)
    return ran


def claim(job: Job, worker: str = "") -> bool:
    """Is this job due, and ours? Of several processes, one gets True."""
    from .models import Tick
    from .working import presence, setbacks

    now = timezone.now()
    tick, is_first = Tick.objects.get_or_create(job=job.name, defaults={"at": now, "worker": worker})
    if is_first:
        return True
    # What this very process holds it has ended, and could not say so.
    is_held = tick.worker not in ("", worker, HANDED_BACK)
    if is_held and presence.is_there(tick.worker):
        return False
    if is_held:  # by a process that was killed
        if setbacks.holds(setbacks.Kind.JOB, job.name):
            return False
    elif tick.worker != HANDED_BACK and tick.at > now - timedelta(seconds=job.every):
        return False
    # Whoever reads the same row changes it once.
    if Tick.objects.filter(job=job.name, at=tick.at, worker=tick.worker).update(at=now, worker=worker) != 1:
        return False
    if is_held:
        setbacks.note(setbacks.Kind.JOB, job.name, job.name, _("the process that ran it has ended"), goes_on=True)
    return True


def run(job: Job, worker: str = "") -> None:
    from .models import Tick
    from .working import setbacks

    problem: Exception | None = None
    with context.working_on(job=job.name, work_id=context.new_id()):
        try:
            with metrics.timed(metrics.JOB_SECONDS.labels(job.name)):
                outcome = job.function()
        except Exception as error:
            logger.exception("the job %s failed", job.name)
            outcome, problem = f"{FAILED}: {type(error).__name__}: {error}", error
        else:
            logger.info("the job %s: %s", job.name, outcome)
    metrics.JOBS.labels(job.name, FAILED if problem else "done").inc()
    Tick.objects.filter(job=job.name, worker=worker).update(outcome=outcome, worker="")
    if problem is not None:
        setbacks.note(setbacks.Kind.JOB, job.name, job.name, problem, goes_on=True)
    else:
        setbacks.settle(setbacks.Kind.JOB, job.name)


def release_all(worker: str) -> int:
    """What this process has not finished is due at once for another. Returns how many jobs."""
    from .models import Tick

    return Tick.objects.filter(worker=worker).update(worker=HANDED_BACK)


def note(name: str, outcome: str) -> None:
    """Remember that a job ran just now, and what it did, for a job that was not claimed: a command by hand."""
    from .models import Tick

    Tick.objects.update_or_create(job=name, defaults={"at": timezone.now(), "outcome": outcome})


# ---- our own jobs


def publish_scheduled() -> str:
    from . import scheduling
    from .working import setbacks

    # A job that got on is no poison: when its process is killed time and again, the rest waits five seconds each time.
    return scheduling.run(worked=lambda: setbacks.settle(setbacks.Kind.JOB, "publish_scheduled")).text


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


def forget_tasks() -> str:
    from .working import tasks

    return f"{count_of(tasks.forget(), 'task')} forgotten"


def tidy_database() -> str:
    from cms.core import databases

    return databases.tidy()


def forget_changes() -> str:
    from cms.core.pagecache import following

    return f"{count_of(following.forget_old(), 'change')} forgotten"


def tell_front_caches() -> str:
    """Server processes do it at once; this is for those that were ended before."""
    from cms.core.pagecache import front

    return f"{count_of(front.tell_due(), 'change')} told" if front.is_on() else "switched off"


def register_own() -> None:
    register("publish_scheduled", settings.PROOFDESK_SCHEDULE_SECONDS, publish_scheduled, is_prompt=True)
    register("send_mails", MINUTE, send_mails, is_prompt=True)
    register("send_webhooks", settings.PROOFDESK_SCHEDULE_SECONDS, send_webhooks, is_prompt=True)
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
    register("forget_tasks", HOUR, forget_tasks)
    register("tidy_database", HOUR, tidy_database)
    register("forget_changes", HOUR, forget_changes)
    register("tell_front_caches", MINUTE, tell_front_caches)
