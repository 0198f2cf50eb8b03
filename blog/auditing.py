"""What else the audit of live content looks at, beside articles: whoever has such content registers it here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bypassed:
    """Something in public that the gate did not let through. `key`: the same for the same fault; `address`: in the admin."""

    key: str
    name: str
    reason: str
    address: str


Auditor = Callable[[], Iterator[Bypassed]]
_auditors: list[Auditor] = []


def register(auditor: Auditor) -> None:
    _auditors.append(auditor)


def bypassed() -> Iterator[Bypassed]:
    for auditor in _auditors:
        yield from auditor()
