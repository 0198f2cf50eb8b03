"""Events for other systems, in the transaction of what they tell about: both are kept, or neither."""

from typing import Any

from django.db import connection

from .models import Event


def record(kind: str, payload: dict[str, Any]) -> Event:
    """`payload` holds numbers and keys, never what is personal. Call it inside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"the event {kind} would be kept without what it tells about")
    return Event.objects.create(kind=kind, payload=payload)
