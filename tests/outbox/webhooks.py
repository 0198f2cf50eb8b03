"""Endpoints and events for tests, and time that passes."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.outbox import endpoints, events
from cms.outbox.models import Delivery, Endpoint, Event

from .receiver import Receiver, Request, verify


def endpoint(receiver: Receiver, *kinds: str, **fields: Any) -> Endpoint:
    """There for longer than any event of a test."""
    values = {"name": "CRM", "url": receiver.url, "created_at": timezone.now() - timedelta(days=1), **fields}
    return Endpoint.objects.create(kinds=list(kinds), **values)


def happen(kind: str = "thing.happened", subject: str = "", **payload: Any) -> Event:
    with transaction.atomic():
        return events.record(kind, payload, subject)


def pass_time(seconds: float = 0) -> None:
    """Whatever waits is due: as if the time until the next attempt had passed."""
    Delivery.objects.filter(state__in=Delivery.UNSETTLED).update(
        next_try_at=timezone.now() - timedelta(seconds=seconds + 1)
    )


def states() -> list[str]:
    return list(Delivery.objects.order_by("event").values_list("state", flat=True))


def verified(found: Endpoint, requests: list[Request]) -> list[dict[str, Any]]:
    """What they say. Raises NotOurs when one is not signed as it should be."""
    secret = endpoints.secret(found)
    return [verify(secret, request.headers, request.body) for request in requests]
