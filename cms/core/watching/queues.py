"""What waits: each queue says how much, and for how long. Whoever has queues registers them here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """`seconds`: for how long the oldest of it has been due. `given_up`: what nobody tries any more by itself."""

    name: str
    size: int
    seconds: float = 0.0
    given_up: int = 0


Look = Callable[[], Iterable[Waiting]]
QUEUES: dict[str, Look] = {}


def register(whose: str, look: Look) -> None:
    """`look` asks the database. Who registers again gives new answers."""
    QUEUES[whose] = look
