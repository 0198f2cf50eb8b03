"""How much waits in each queue that this site has, and for how long. The database is asked when somebody looks."""

import importlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from blog import scheduling
from blog.models import ImportedSource
from cms.core.watching.queues import Waiting, register
from cms.outbox.models import Announcement, Delivery, Event, OutgoingMail
from coaching.models import DataRequest


def connect() -> None:
    register("workers", of_workers)
    register("site", of_site)


def of_workers() -> Iterator[Waiting]:
    """What workers do, as they say it themselves."""
    try:
        working = importlib.import_module("blog.working.queues")
    except ModuleNotFoundError:
        now = timezone.now()
        yield from (tasks(now), mails(now), webhooks(now), announcements(now), schedule(now))
        return
    for queue in working.queues():
        yield Waiting(queue.name, queue.waiting, queue.seconds, queue.set_aside)


def of_site() -> Iterator[Waiting]:
    now = timezone.now()
    # Imported articles that the search does not find yet. No row says since when.
    yield Waiting("index", ImportedSource.objects.filter(indexed=False).count())
    yield waiting("data_requests", DataRequest.objects.all(), "asked_at", now)


def waiting(name: str, rows: "QuerySet[Any]", since: str, now: datetime, given_up: int = 0) -> Waiting:
    found = rows.order_by().aggregate(size=Count("pk"), since=Min(since))
    seconds = max(0.0, (now - found["since"]).total_seconds()) if found["since"] else 0.0
    return Waiting(name, found["size"], seconds, given_up)


def tasks(now: datetime) -> Waiting:
    """The table of django-tasks-db, where it is the queue."""
    from django.apps import apps

    if not apps.is_installed("django_tasks_db"):
        return Waiting("tasks", 0)
    from django_tasks_db.models import DBTaskResult

    failed = DBTaskResult.objects.failed().count()
    return waiting("tasks", DBTaskResult.objects.ready(), "enqueued_at", now, failed)


def mails(now: datetime) -> Waiting:
    state = OutgoingMail.State
    due = OutgoingMail.objects.filter(state__in=[state.WAITING, state.SENDING])
    return waiting("mails", due, "created_at", now, OutgoingMail.objects.filter(state=state.FAILED).count())


def webhooks(now: datetime) -> Waiting:
    """Events that nobody has been told of, and deliveries. What waits for an endpoint that is off is nobody's turn."""
    untold = waiting("", Event.objects.filter(spread_at=None), "created_at", now)
    due = Delivery.objects.filter(Q(state__in=Delivery.UNSETTLED), endpoint__active=True)
    found = waiting("", due, "event__created_at", now)
    failed = Delivery.objects.filter(state=Delivery.State.FAILED).count()
    return Waiting("webhooks", found.size + untold.size, max(found.seconds, untold.seconds), failed)


def announcements(now: datetime) -> Waiting:
    return waiting("announcements", Announcement.objects.all(), "noted_at", now)


def schedule(now: datetime) -> Waiting:
    """Versions whose moment has come and that are not live. One that the gate refuses waits here, too."""
    return waiting("schedule", scheduling.due_revisions(now), "approved_go_live_at", now)
