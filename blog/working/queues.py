"""What waits to be done in the background, and for how long: one row for each queue, by a query or two each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Min, QuerySet
from django.utils import timezone

from blog import releases, scheduling
from blog.models import Setback, Tick
from cms.outbox import delivery, sending
from cms.outbox.models import Announcement, Delivery, Event, OutgoingMail

from . import presence, setbacks, tasks

# The pulse of the schedule: a job that runs in every round, and people wait for.
PULSE = "publish_scheduled"


@dataclass(frozen=True, slots=True)
class Queue:
    """`waiting`: what is due and not done. `seconds`: for how long the oldest of it has been due; 0 for nothing."""

    name: str  # tasks, mails, webhooks, announcements or schedule
    waiting: int
    seconds: float
    running: int = 0
    set_aside: int = 0  # until a person looks at it


def queues(now: datetime | None = None) -> list[Queue]:
    now = now or timezone.now()
    return [of_tasks(now), of_mails(now), of_webhooks(now), of_announcements(now), of_schedule(now)]


def of_tasks(now: datetime) -> Queue:
    if not tasks.are_kept():
        return Queue("tasks", 0, 0)
    ready = tasks.rows().ready()
    running = tasks.rows().filter(status=tasks.RUNNING).count()
    failed = setbacks.aside().filter(kind=Setback.Kind.TASK).count()
    # A task that is to run at once says so by a moment that never comes.
    return Queue("tasks", ready.count(), age(ready, "enqueued_at", now), running, failed)


def of_mails(now: datetime) -> Queue:
    State = OutgoingMail.State  # noqa: N806 (a class)
    waiting = delivery.due(now).filter(state=State.WAITING)
    sending_now = OutgoingMail.objects.filter(state=State.SENDING).count()
    failed = OutgoingMail.objects.filter(state=State.FAILED).count()
    return Queue("mails", waiting.count(), age(waiting, "next_try_at", now), sending_now, failed)


def of_webhooks(now: datetime) -> Queue:
    State = Delivery.State  # noqa: N806 (a class)
    waiting = sending.due(now).filter(state=State.WAITING)
    untold = Event.objects.filter(spread_at=None)
    seconds = max(age(waiting, "next_try_at", now), age(untold, "created_at", now))
    counted = Delivery.objects.filter(endpoint__active=True)
    return Queue(
        "webhooks",
        waiting.count() + untold.count(),
        seconds,
        counted.filter(state=State.SENDING).count(),
        counted.filter(state=State.FAILED).count(),
    )


def of_announcements(now: datetime) -> Queue:
    waiting = Announcement.objects.filter(next_try_at__lte=now)
    return Queue("announcements", waiting.count(), age(waiting, "next_try_at", now))


def of_schedule(now: datetime) -> Queue:
    """What should have gone live or expired by now."""
    revisions, due = scheduling.due_revisions(now), releases.due(now)
    expired = [until for _, _, _, until in scheduling.expiring(now)]
    seconds = max(
        age(revisions, "approved_go_live_at", now),
        age(due, "go_live_at", now),
        (now - min(expired)).total_seconds() if expired else 0,
    )
    count = revisions.count() + due.count() + len(expired)
    held = setbacks.aside().exclude(kind__in=[Setback.Kind.TASK, Setback.Kind.JOB]).count()
    return Queue("schedule", count, seconds, 0, held)


def age(rows: "QuerySet[Any]", field: str, now: datetime) -> float:
    oldest: datetime | None = rows.order_by().aggregate(oldest=Min(field))["oldest"]
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


# ---- the pulse


def seconds_since_pulse(now: datetime | None = None) -> float | None:
    """Since the schedule was last looked at; None: never."""
    return seconds_since(Tick.objects.filter(job=PULSE).first(), now)


def seconds_since(tick: Tick | None, now: datetime | None = None) -> float | None:
    """Nothing has stopped while somebody is still at it, however long that takes."""
    if tick is None:
        return None
    if tick.worker and presence.is_there(tick.worker):
        return 0.0
    return max(0.0, ((now or timezone.now()) - tick.at).total_seconds())


def is_late(seconds: float | None) -> bool:
    """Is nobody working? After so many pulses that nothing was looked at, a minute at least."""
    if seconds is None:
        return True
    pulses: int = getattr(settings, "PROOFDESK_READY_PULSES", 10)
    return seconds > max(60, pulses * settings.PROOFDESK_SCHEDULE_SECONDS)


def workers() -> list[str]:
    """The processes that are there just now, the oldest first."""
    return list(presence.there().order_by("began_at", "pk").values_list("name", flat=True))
