"""One rendering of a page at a time, however many wait for it."""

import threading


class Flights:
    """The first who asks for a key flies; the others wait for it to land."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.under_way: dict[str, threading.Event] = {}

    def begin(self, key: str) -> threading.Event | None:
        """None: yours to fly, and to `land`. Else what to wait for."""
        with self.lock:
            if (found := self.under_way.get(key)) is not None:
                return found
            self.under_way[key] = threading.Event()
            return None

    def land(self, key: str) -> None:
        with self.lock:
            event = self.under_way.pop(key, None)
        if event is not None:
            event.set()
