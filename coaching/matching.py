"""Which offer fits a reader best, and why. Pure and deterministic: the same reader sees the same offer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

LEARN, COMPARE, DECIDE = STAGES = ("learn", "compare", "decide")
# What an article brings along tells what its reader is about to do.
DECIDING_BLOCKS = frozenset({"plan", "talking_points", "proof_checklist"})
COMPARING_BLOCKS = frozenset({"paths", "table"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer as the ranking sees it. Topics are slugs; an offer without a stage suits any, somewhat."""

    key: str
    topics: frozenset[str] = frozenset()
    is_default: bool = False
    stage: str = ""
    priority: int = 0
    starts_on: date | None = None
    ends_on: date | None = None  # the last day

    def is_open(self, today: date) -> bool:
        return (self.starts_on is None or self.starts_on <= today) and (self.ends_on is None or today <= self.ends_on)


PINNED, TOPIC, DEFAULT, STAGE, OTHER_STAGE, PRIORITY = (
    "pinned", "topic", "default", "stage", "other_stage", "priority",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind`: one of the above; `value`: a topic, a stage or a number; `wanted`: the stage of the reader."""

    kind: str
    value: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """`reasons`: worded by `coaching.reasons`."""

    key: str
    reasons: tuple[Reason, ...]


def stage_of(blocks: Collection[str]) -> str:
    """How far the reader of an article with blocks of these types is."""
    if DECIDING_BLOCKS.intersection(blocks):
        return DECIDE
    return COMPARE if COMPARING_BLOCKS.intersection(blocks) else LEARN


def best_offer(
    topics: Iterable[str],
    candidates: Iterable[Candidate],
    *,
    stage: str = "",
    today: date | None = None,
    pinned: str = "",
) -> Match | None:
    """The first of `ranked`; None when nothing fits."""
    return next(iter(ranked(topics, candidates, stage=stage, today=today, pinned=pinned)), None)


def ranked(
    topics: Iterable[str],
    candidates: Iterable[Candidate],
    *,
    stage: str = "",
    today: date | None = None,
    pinned: str = "",
) -> list[Match]:
    """Every offer that may be shown, the best first.

    The pinned one; those that share topics; the default ones. Among these: more shared topics, then the stage
    (the same, none, another), then the higher priority, then fewer topics of its own (the more specific one), then
    the lower key, so that no two are equal. `today`: leaves out what is not open; None looks at no period.
    """
    wanted = frozenset(topics)
    found = []
    for offer in candidates:
        if today is not None and not offer.is_open(today):
            continue
        shared = offer.topics & wanted
        group = 0 if offer.key == pinned else 1 if shared else 2
        if group < 2 or offer.is_default:
            place = (group, -len(shared), distance(offer.stage, stage), -offer.priority, len(offer.topics), offer.key)
            found.append((place, Match(offer.key, reasons(offer, shared, stage, pinned))))
    return [match for _, match in sorted(found, key=lambda row: row[0])]


def distance(offered: str, wanted: str) -> int:
    if offered == wanted:
        return 0
    return 2 if offered and wanted else 1


def reasons(offer: Candidate, shared: Collection[str], stage: str, pinned: str) -> tuple[Reason, ...]:
    if pinned and offer.key == pinned:
        return (Reason(PINNED),)
    found = [Reason(TOPIC, topic) for topic in sorted(shared)] or [Reason(DEFAULT)]
    if offer.stage and stage:
        found.append(Reason(STAGE, stage) if offer.stage == stage else Reason(OTHER_STAGE, offer.stage, stage))
    if offer.priority:
        found.append(Reason(PRIORITY, str(offer.priority)))
    return tuple(found)
