"""Pages in the memory of this process: the least recently asked for leave first."""

import threading
from collections import OrderedDict

from .counters import counters
from .entries import Entry
from .keys import Shape

MOST_SHAPES = 50_000


class Store:
    """Bounded by bytes. Addresses with a query have half of the room at most, so that whoever invents
    queries does not push out the pages that everybody reads."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.plain: OrderedDict[str, Entry] = OrderedDict()
        self.queried: OrderedDict[str, Entry] = OrderedDict()
        self.bytes = {id(self.plain): 0, id(self.queried): 0}
        self.shapes: OrderedDict[str, Shape] = OrderedDict()
        self.lock = threading.Lock()

    def shelf(self, entry: Entry) -> OrderedDict[str, Entry]:
        return self.plain if entry.key == entry.base else self.queried

    def get(self, key: str) -> Entry | None:
        """Without a lock: single operations of a dictionary are whole."""
        for shelf in (self.plain, self.queried):
            entry = shelf.get(key)
            if entry is not None:
                try:
                    shelf.move_to_end(key)
                except KeyError:  # it left a moment ago
                    return None
                return entry
        return None

    def put(self, entry: Entry, shape: Shape) -> bool:
        """False for what is too large to be kept."""
        if entry.size > self.size // 8:
            return False
        shelf = self.shelf(entry)
        limit = self.size if shelf is self.plain else self.size // 2
        with self.lock:
            self._drop(shelf, entry.key)
            shelf[entry.key] = entry
            self.bytes[id(shelf)] += entry.size
            while self.bytes[id(shelf)] > limit or sum(self.bytes.values()) > self.size:
                fullest = shelf if self.bytes[id(shelf)] > limit or not self.queried else self.queried
                _key, least = fullest.popitem(last=False)
                self.bytes[id(fullest)] -= least.size
            self.shapes[entry.base] = shape
            self.shapes.move_to_end(entry.base)
            while len(self.shapes) > MOST_SHAPES:
                self.shapes.popitem(last=False)
            self._count()
        return True

    def drop(self, entry: Entry) -> None:
        """This copy, not a newer one at its place."""
        shelf = self.shelf(entry)
        with self.lock:
            if shelf.get(entry.key) is entry:
                self._drop(shelf, entry.key)
                self._count()

    def clear(self) -> None:
        with self.lock:
            self.plain.clear()
            self.queried.clear()
            self.shapes.clear()
            self.bytes = {id(self.plain): 0, id(self.queried): 0}
            self._count()

    def _drop(self, shelf: OrderedDict[str, Entry], key: str) -> None:
        if (found := shelf.pop(key, None)) is not None:
            self.bytes[id(shelf)] -= found.size

    def _count(self) -> None:
        counters.stored_bytes = sum(self.bytes.values())
        counters.stored_pages = len(self.plain) + len(self.queried)
