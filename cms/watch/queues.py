"""How much waits in each queue that this site has, and since when. The database is asked when somebody looks."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from blog import scheduling
from blog.models import ImportedSource
from cms.core.watching.queues import QUEUES, Waiting
from cms.core.watching.queues import register as register_queue
from cms.outbox.models import Announcement, Delivery, Event, OutgoingMail
from coaching.models import DataRequest


def register() -> None:
    """A module that knows its queue better has registered it already."""
    for name, look in {
        "tasks": tasks,
        "mails": mails,
        "webhooks": webhooks,
        "events": events,
        "announcements": announcements,
        "index": index,
        "schedule": schedule,
        "data_requests": data_requests,
    }.items():
        if name not in QUEUES:
            register_queue(name, look)


def waiting(rows: "QuerySet[Any]", since: str) -> Waiting:
    found = rows.order_by().aggregate(size=Count("pk"), since=Min(since))
    return Waiting(found["size"], found["since"])


def tasks() -> Waiting:
    """The table of django-tasks-db, where it is the queue. A task for later waits from then on."""
    from django.apps import apps

    if not apps.is_installed("django_tasks_db"):
        return Waiting(0)
    from django_tasks_db.models import DBTaskResult

    found = waiting(DBTaskResult.objects.ready(), "enqueued_at")
    return Waiting(found.size, found.since, DBTaskResult.objects.failed().count())


def mails() -> Waiting:
    state = OutgoingMail.State
    due = Q(state__in=[state.WAITING, state.SENDING])
    found = OutgoingMail.objects.order_by().aggregate(
        size=Count("pk", filter=due),
        since=Min("created_at", filter=due),
        given_up=Count("pk", filter=Q(state=state.FAILED)),
    )
    return Waiting(**found)


def webhooks() -> Waiting:
    """What waits for an endpoint that is switched off is nobody's turn."""
    due = Delivery.objects.filter(state__in=Delivery.UNSETTLED, endpoint__active=True)
    found = waiting(due, "event__created_at")
    return Waiting(found.size, found.since, Delivery.objects.filter(state=Delivery.State.FAILED).count())


def events() -> Waiting:
    return waiting(Event.objects.filter(spread_at=None), "created_at")


def announcements() -> Waiting:
    return waiting(Announcement.objects.all(), "noted_at")


def index() -> Waiting:
    """Imported articles that the search does not find yet. No row says since when."""
    return Waiting(ImportedSource.objects.filter(indexed=False).count())


def schedule() -> Waiting:
    """Versions whose moment has come and that are not live. One that the gate refuses waits here, too."""
    return waiting(scheduling.due_revisions(timezone.now()), "approved_go_live_at")


def data_requests() -> Waiting:
    return waiting(DataRequest.objects.all(), "asked_at")


def age(since: datetime | None, now: datetime) -> float:
    """Seconds; 0 when nothing waits."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0
