"""What waits: each queue says how much, and since when. Whoever has a queue registers it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """`since`: when the oldest of what could be done already began to wait. `given_up`: what nobody tries any more."""

    size: int
    since: datetime | None = None
    given_up: int = 0


Look = Callable[[], Waiting]
QUEUES: dict[str, Look] = {}


def register(name: str, look: Look) -> None:
    """`look` asks the database. A queue of the same name gives way."""
    QUEUES[name] = look
