"""Which kinds of events there are. Apps register theirs; a plugin does the same (docs/webhooks.md).

    kinds.register("invoice.paid", _("An invoice was paid"), invoice_data)

in the `ready` of an app; then `events.record("invoice.paid", {"invoice": 7}, subject="invoice:7")` inside the
transaction that pays it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

TEST = "webhook.test"
LENGTH = 40


@dataclass(frozen=True, slots=True)
class Kind:
    """`data` makes what is sent out of what the event keeps, each time it is sent: personal data is looked up then.

    `remembered`: the newest of these kinds for a subject tells how other systems know it, and is never deleted.
    `until`: what its payload calls the moment (ISO 8601) before which it is not deleted.
    """

    name: str
    label: Any
    data: Callable[[dict[str, Any]], dict[str, Any]]
    remembered: bool = False
    until: str = ""


def as_it_is(payload: dict[str, Any]) -> dict[str, Any]:
    return payload


KINDS: dict[str, Kind] = {}


def register(
    name: str,
    label: Any,
    data: Callable[[dict[str, Any]], dict[str, Any]] = as_it_is,
    *,
    remembered: bool = False,
    until: str = "",
) -> None:
    """A kind of the same name gives way. Raises ValueError for a name that is no “thing.happened”."""
    thing, _dot, happened = name.partition(".")
    if not (thing.isidentifier() and happened.isidentifier()) or len(name) > LENGTH:
        raise ValueError(f"{name!r} is no name of an event such as “invoice.paid”, of {LENGTH} characters at most")
    KINDS[name] = Kind(name, label, data, remembered, until)


def choices() -> list[tuple[str, str]]:
    """Those that somebody can choose, as a form has them."""
    names = sorted(name for name in KINDS if name != TEST)
    return [(name, f"{KINDS[name].label} ({name})") for name in names]


def label_of(name: str) -> str:
    return str(KINDS[name].label) if name in KINDS else name


register(TEST, _("A test"))
