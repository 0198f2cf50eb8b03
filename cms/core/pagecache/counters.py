"""What the page cache has done in this process, for whoever watches it."""

from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Counters:
    hits: int = 0  # answered from a copy that is fresh
    stale: int = 0  # … that is rendered again meanwhile
    misses: int = 0  # rendered while somebody waited, and kept
    waited: int = 0  # waited for somebody else's rendering
    passed: int = 0  # not for the cache: signed in, a form, a view that is not kept
    refused: int = 0  # a view said that it may be kept, and its answer said otherwise
    renewals: int = 0  # rendered in the background
    covered: int = 0  # rendering failed, and a copy stood in
    unavailable: int = 0  # rendering failed, and there was none
    shared: int = 0  # taken from what another process had rendered
    invalidated: int = 0  # names that the journal brought


@dataclass(slots=True)
class Counted:
    """Counts may miss one now and then: nobody waits for a lock to be counted."""

    counts: Counters = field(default_factory=Counters)
    stored_bytes: int = 0
    stored_pages: int = 0

    def add(self, name: str, number: int = 1) -> None:
        setattr(self.counts, name, getattr(self.counts, name) + number)

    def as_dict(self) -> dict[str, int]:
        return {**asdict(self.counts), "stored_bytes": self.stored_bytes, "stored_pages": self.stored_pages}


counters = Counted()
