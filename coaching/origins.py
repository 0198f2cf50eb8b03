"""Which offer on which page led somewhere: a short word in the address of a button, and nothing about the reader. Pure.

    /career-coaching/?via=12.3.B.end              page 12, offer 3, its variant B, at the end of the page
    /career-coaching/?via=12.3.B.end~40.7.A.end   and then offer 7 on page 40

Whoever receives a lead reads it with `Way.read`. Addresses and hidden fields carry it on; nothing is kept with the
visitor.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

PARAMETER = "via"
TEXT, END, SIDE = "text", "end", "side"
SLOTS = [TEXT, END, SIDE]  # and those that a site adds
SLOT = re.compile(r"[a-z]{2,10}")
OWN_WORDS = "own"  # in place of a letter, where an article's author wrote the words
FIRST = "A"  # the words of the offer itself
JOINT = "~"
LONGEST = 80  # of a way as text
_WRITTEN = re.compile(r"([1-9]\d{0,9})\.([1-9]\d{0,9})\.([A-Z]|own)\.([a-z]{2,10})")


def register_slot(name: str) -> None:
    """One more place for offers, in the `ready` of an app: `{% call_to_action page slot="foot" %}` stands there.

    Raises ValueError for a name that is taken or no word of 2 to 10 small letters.
    """
    if name in SLOTS or not SLOT.fullmatch(name):
        raise ValueError(f"{name!r} is taken, or no word of 2 to 10 small letters")
    SLOTS.append(name)


@dataclass(frozen=True, slots=True)
class Origin:
    page: int
    offer: int
    variant: str
    slot: str

    def __str__(self) -> str:
        return f"{self.page}.{self.offer}.{self.variant}.{self.slot}"

    @classmethod
    def read(cls, text: str) -> "Origin | None":
        """None for what is none: anybody can write into an address."""
        match = _WRITTEN.fullmatch(text)
        known = match is not None and match[4] in SLOTS
        return cls(int(match[1]), int(match[2]), match[3], match[4]) if match and known else None

    def added_to(self, link: str) -> str:
        """A link that tells where it was."""
        return told(link, str(self))


@dataclass(frozen=True, slots=True)
class Way:
    """The buttons by which somebody came: the first, and the last."""

    first: Origin
    last: Origin

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}{JOINT}{self.last}"

    @classmethod
    def read(cls, text: str) -> "Way | None":
        """None for what is none."""
        first, joint, last = text[: LONGEST + 1].partition(JOINT)
        found = Origin.read(first), Origin.read(last if joint else first)
        return cls(found[0], found[1]) if found[0] and found[1] else None

    @classmethod
    def on(cls, way: "Way | None", origin: Origin) -> "Way":
        """The way of who has come so far, and follows this button."""
        return cls(way.first if way else origin, origin)


def told(link: str, via: str) -> str:
    """A link that tells how somebody came. Only paths of this site do: nobody else is told."""
    if not via or not link.startswith("/") or link.startswith("//"):
        return link
    path, mark, fragment = link.partition("#")
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}{urlencode({PARAMETER: via})}{mark}{fragment}"
