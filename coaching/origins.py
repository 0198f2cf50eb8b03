"""Which offer on which page led somewhere: a short word in the address of a button, and nothing about the reader. Pure.

    /career-coaching/?via=12.3.B.end

page 12, offer 3, its variant B, at the end of the page. Whoever receives a lead reads it with `Origin.read`.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

PARAMETER = "via"
TEXT, END, SIDE = SLOTS = ("text", "end", "side")
OWN_WORDS = "own"  # in place of a letter, where an article's author wrote the words
FIRST = "A"  # the words of the offer itself
_WRITTEN = re.compile(r"([1-9]\d{0,9})\.([1-9]\d{0,9})\.([A-Z]|own)\.(text|end|side)")


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
        return cls(int(match[1]), int(match[2]), match[3], match[4]) if match else None

    def added_to(self, link: str) -> str:
        """A link that tells where it was. Only paths of this site do: nobody else is told."""
        if not link.startswith("/") or link.startswith("//"):
            return link
        path, mark, fragment = link.partition("#")
        joint = "&" if "?" in path else "?"
        return f"{path}{joint}{urlencode({PARAMETER: str(self)})}{mark}{fragment}"
