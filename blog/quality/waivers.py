"""Warnings that somebody lets stand, with a reason. Pure.

A waiver is about a text: the words that were quoted, else what stands at the place, else what the check said
of the article as a whole. When that changes, the waiver no longer fits and the warning is back.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from blog.facts import ArticleFacts

from .registry import WARNING, Finding
from .wording import marked as _

WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody's word that a warning may stay as it is."""

    check: str
    place: str
    fingerprint: str
    by: str
    on: date
    reason: str

    @property
    def sentence(self) -> str:
        text = _("Waived by %(name)s on %(day)s, because: %(reason)s")
        return text % {"name": self.by, "day": self.on, "reason": self.reason}


def fingerprint(finding: Finding, facts: ArticleFacts) -> str:
    """Of what this finding is about: 32 hexadecimal digits."""
    subject = finding.quote or text_at(facts, finding.place) or finding.message
    return hashlib.sha256("\n".join((finding.check, finding.place, subject)).encode()).hexdigest()[:32]


def text_at(facts: ArticleFacts, place: str) -> str:
    """All that a reader sees at a place and below it; "" for a place without text, and for the whole article."""
    if not place:
        return ""
    return "\n".join(
        passage.text for passage in facts.passages() if passage.place == place or passage.place.startswith(f"{place}.")
    )


def with_waivers(found: Iterable[Finding], facts: ArticleFacts, waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """The same findings; a waived one has the level `waived`, its waiver in place of the hint, and comes last.

    Errors are never waived, also when a warning was made an error since.
    """
    known = {(waiver.check, waiver.place, waiver.fingerprint): waiver for waiver in waivers}
    if not known:
        return tuple(found)
    standing, waived = [], []
    for finding in found:
        waiver = None
        if finding.level == WARNING:
            waiver = known.get((finding.check, finding.place, fingerprint(finding, facts)))
        if waiver is None:
            standing.append(finding)
        else:
            waived.append(replace(finding, level=WAIVED, hint=waiver.sentence))
    return (*standing, *waived)
