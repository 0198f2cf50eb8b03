"""Where the phases of a roadmap stand in a drawing that is 100 wide. Pure."""

from dataclasses import dataclass
from datetime import date

from .roadmap import Roadmap

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """From `left`, for `sure` at best and `whole` at most."""

    left: float
    sure: float
    whole: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """`deadline`: where its mark stands, None when it is not between the first and the last day."""

    first: date
    last: date
    bars: tuple[Bar, ...]
    deadline: float | None


def timeline_of(roadmap: Roadmap) -> Timeline | None:
    """None for a plan without dates."""
    first, arrival = roadmap.inputs.start, roadmap.arrival
    if arrival is None:
        return None
    days = max(1, (arrival.latest - first).days)

    def at(day: date) -> float:
        return WIDTH * (day - first).days / days

    bars = tuple(
        Bar(
            round(left := at(phase.begins.earliest), 2),
            round(at(phase.ends.earliest) - left, 2),
            round(at(phase.ends.latest) - left, 2),
        )
        for phase in roadmap.phases
        if phase.begins and phase.ends
    )
    deadline = roadmap.inputs.deadline
    mark = at(deadline) if deadline and first <= deadline <= arrival.latest else None
    return Timeline(first, arrival.latest, bars, None if mark is None else round(mark, 2))
