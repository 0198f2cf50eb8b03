"""From an event to its deliveries, one for each endpoint that listens; sending them again; forgetting old ones."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from . import kinds
from .models import Attempt, Delivery, Endpoint, Event

BATCH = 500
KEEP_EVENTS = timedelta(days=90)
KEEP_REPLIES = timedelta(days=30)
State = Delivery.State


def spread() -> int:
    """Deliveries for all events that have none yet. Returns how many events."""
    count = 0
    while done := spread_batch():
        count += done
    return count


@transaction.atomic
def spread_batch() -> int:
    """Who comes second waits here for the first: an event never overtakes an earlier one of its subject."""
    events = list(Event.objects.filter(spread_at=None).order_by("pk").select_for_update()[:BATCH])
    if not events:
        return 0
    # Locked: none is deleted before its deliveries are there.
    endpoints = list(Endpoint.objects.filter(active=True).order_by("pk").select_for_update(no_key=True))
    make(
        (event, endpoint)
        for event in events
        for endpoint in endpoints
        if endpoint.created_at <= event.created_at and endpoint.listens_to(event.kind)
    )
    Event.objects.filter(pk__in=[event.pk for event in events]).update(spread_at=timezone.now())
    return len(events)


def make(pairs: Iterable[tuple[Event, Endpoint]]) -> None:
    """One delivery for each; what is there already stays as it is."""
    rows = [Delivery(event=event, endpoint=endpoint, subject=event.subject) for event, endpoint in pairs]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


@transaction.atomic
def test(endpoint: Endpoint, user: Any) -> Delivery:
    """A delivery that says nothing but that it can be read."""
    event = Event.objects.create(kind=kinds.TEST, payload={"endpoint": endpoint.pk}, spread_at=timezone.now())
    log(instance=endpoint, action="proofdesk.webhook.tested", user=user)
    return Delivery.objects.create(event=event, endpoint=endpoint)


# ---- again


@transaction.atomic
def replay(deliveries: "QuerySet[Delivery]") -> int:
    """Each is sent again, under the same id. What is being sent just now is left alone. Returns how many."""
    again = deliveries.exclude(state=State.SENDING)
    return again.update(state=State.WAITING, attempts=0, next_try_at=timezone.now(), settled_at=None, last_error="")


@transaction.atomic
def replay_since(endpoint: Endpoint, since: datetime, user: Any) -> int:
    """All that this endpoint listens to, also what happened before it was there. Returns how many deliveries."""
    happened = Event.objects.filter(created_at__gte=since).exclude(spread_at=None).exclude(kind=kinds.TEST)
    events = list((happened.filter(kind__in=endpoint.kinds) if endpoint.kinds else happened).order_by("pk"))
    make((event, endpoint) for event in events)
    count = replay(endpoint.deliveries.filter(event__in=happened))
    log(instance=endpoint, action="proofdesk.webhook.replayed", user=user, data={"since": since.isoformat()})
    return count


# ---- forgetting


def forget_old(now: datetime | None = None) -> int:
    """Events of former months that wait for nobody, with their log; replies sooner. Returns how many events.

    What tells how other systems know an article stays, and what tells of a moment that is to come.
    """
    now = now or timezone.now()
    Attempt.objects.filter(at__lt=now - KEEP_REPLIES).delete()
    remembered = [kind.name for kind in kinds.KINDS.values() if kind.remembered]
    newer = Event.objects.filter(subject=OuterRef("subject"), kind__in=remembered, pk__gt=OuterRef("pk"))
    waiting = Delivery.objects.filter(event=OuterRef("pk"), state__in=Delivery.UNSETTLED)
    old = Event.objects.filter(created_at__lt=now - KEEP_EVENTS).exclude(spread_at=None)
    old = old.filter(~Q(kind__in=remembered) | Exists(newer)).filter(~Exists(waiting))
    for kind in kinds.KINDS.values():
        if kind.until:
            to_come = Event.objects.filter(kind=kind.name, **{f"payload__{kind.until}__gt": now.isoformat()})
            old = old.exclude(pk__in=to_come.values("pk"))
    return old.delete()[1].get("proofdesk_outbox.Event", 0)
