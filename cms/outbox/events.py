"""Events for other systems, in the transaction of what they tell about: both are kept, or neither."""

from typing import Any

from django.db import connection

from .models import Event


def record(kind: str, payload: dict[str, Any], subject: str = "") -> Event:
    """`payload` holds numbers, keys and addresses, never what is personal. Call it inside a transaction.

    `subject`: what it is about, such as “article:12”. Events of one subject arrive in the order of their numbers,
    so write them while the row of the subject is locked.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"the event {kind} would be kept without what it tells about")
    return Event.objects.create(kind=kind, payload=payload, subject=subject)
