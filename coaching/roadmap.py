"""From here to another role: a dated plan in ranges, and how long the money lasts. Pure and deterministic.

The career path says how many months its way is planned for. That is read as work at `USUAL_HOURS` a week, of
somebody who has none of its skills: what the visitor has already shortens it, more hours shorten it, and no number
of hours makes it shorter than `FLOOR` of the shortest time, because decisions of others take their time. Amounts are
whole months or weeks, always from–to. Why something is as it is stands in `Reason`s: a code and its numbers, which
`coaching.wording` turns into sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from .paths import Path, Skill

WEEKS_PER_MONTH = Fraction(365, 84)
DAYS_PER_MONTH = Fraction(365, 12)
USUAL_HOURS = 5  # a week, at which the months of a path are meant
MOST_HOURS = 60
MOST_YEARS = 60
FLOOR = Fraction(2, 5)
# What remains to do for somebody who has every skill of the path: to be seen, to decide, to move.
WITHOUT_GAPS = Fraction(2, 5)
LEAST_FOR_YEARS = Fraction(4, 5)  # what 15 years or more of work leave of it
EXPERIENCED = 15
MOST_WEEKS = 520  # a plan for more than ten years is none
MOST_MONTHS = 600  # of a cushion that is counted
MOST_MONEY = Decimal(10**15)
UNFORESEEN = Fraction(1, 10)  # of the costs: what the shorter end of the runway allows for
# (name, share of the time, in percent)
PHASES = (("clarify", 15), ("build", 45), ("show", 25), ("move", 15))
# Of the hours of a week, in percent: (what for, share)
WEEKS = {
    "clarify": (("talk", 50), ("observe", 50)),
    "build": (("learn", 60), ("record", 25), ("talk", 15)),
    "show": (("lead", 60), ("record", 25), ("talk", 15)),
    "move": (("apply", 60), ("rehearse", 40)),
}


@dataclass(frozen=True, slots=True)
class Money:
    """By month, but for the savings; all in one currency, none below zero. Seen by nobody but the visitor."""

    currency: str
    costs: Decimal
    savings: Decimal
    income: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Inputs:
    """`hours`: a week. `years`: of work so far. `strengths`: names of skills of the path. `start`: the first day."""

    role: str
    path: Path
    years: int
    hours: int
    start: date
    strengths: frozenset[str] = frozenset()
    deadline: date | None = None
    money: Money | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` and the numbers of its sentence."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """Between these days, both included."""

    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Effort:
    """Hours a week for one thing."""

    what: str
    hours: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill to build. `priority`: 1 first."""

    skill: Skill
    priority: int


@dataclass(frozen=True, slots=True)
class Phase:
    """`begins` and `ends`: None where no time is given to it, so that it has no dates."""

    name: str
    begins: Span | None
    ends: Span | None
    week: tuple[Effort, ...]
    gaps: tuple[Gap, ...] = ()
    entry_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Months:
    """From `least` to `most`; None: without an end."""

    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What would make the cushion last otherwise: `what` by `amount` a month."""

    what: str
    amount: Decimal
    months: Months


@dataclass(frozen=True, slots=True)
class Runway:
    """How long the savings last. `verdict`: covers, tight, short, open (the plan has no end).

    `ends`: when the cushion is used up; its latest day is None when it may never be.
    """

    money: Money
    months: Months
    first_day: date | None
    last_day: date | None
    verdict: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """`verdict`: past, fits, tight, late, open. `hours`: a week that would do, None when no number of hours does."""

    day: date
    verdict: str
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Roadmap:
    """`weeks`: from–to; None when no hours are given. The phases follow one another."""

    inputs: Inputs
    weeks: tuple[int, int] | None
    phases: tuple[Phase, ...]
    gaps: tuple[Gap, ...]
    strengths: tuple[Skill, ...]
    deadline: Deadline | None
    runway: Runway | None
    reasons: tuple[Reason, ...]

    @property
    def arrival(self) -> Span | None:
        return self.phases[-1].ends


def plan(inputs: Inputs) -> Roadmap:
    """Never fails: numbers out of bounds are brought within them, days beyond the calendar stay at its end."""
    gaps, strengths = split_skills(inputs)
    weeks = weeks_for(inputs, inputs.hours)
    phases = phases_of(inputs, weeks, gaps)
    deadline = deadline_of(inputs, weeks)
    runway = runway_of(inputs, weeks)
    return Roadmap(inputs, weeks, phases, gaps, strengths, deadline, runway, reasons_of(inputs, weeks, gaps, strengths))


# ---- time


def split_skills(inputs: Inputs) -> tuple[tuple[Gap, ...], tuple[Skill, ...]]:
    """What is to be built, in the path's order, and what is there."""
    missing = [skill for skill in inputs.path.skills if skill.name not in inputs.strengths]
    there = tuple(skill for skill in inputs.path.skills if skill.name in inputs.strengths)
    return tuple(Gap(skill, number) for number, skill in enumerate(missing, start=1)), there


def weeks_for(inputs: Inputs, hours: int) -> tuple[int, int] | None:
    """From–to, at so many hours a week. None for 0 hours. More hours never give more weeks."""
    hours = bounded(hours, 0, MOST_HOURS)
    if not hours:
        return None
    shortest = max(1, min(inputs.path.months_min, inputs.path.months_max))
    longest = max(1, inputs.path.months_min, inputs.path.months_max)
    share = share_to_do(inputs)
    least = shortest * FLOOR
    early = max(least, shortest * share * USUAL_HOURS / hours)
    late = max(least, longest * share * USUAL_HOURS / hours)
    return in_weeks(early), in_weeks(late)


def share_to_do(inputs: Inputs) -> Fraction:
    """Of the path's work: what is left by the skills that are there and by the years of work."""
    skills = inputs.path.skills
    missing = sum(skill.name not in inputs.strengths for skill in skills)
    gaps = Fraction(missing, len(skills)) if skills else Fraction(1)
    years = Fraction(bounded(inputs.years, 0, EXPERIENCED), EXPERIENCED)
    return (WITHOUT_GAPS + (1 - WITHOUT_GAPS) * gaps) * (1 - (1 - LEAST_FOR_YEARS) * years)


def in_weeks(months: Fraction) -> int:
    return min(MOST_WEEKS, ceil(months * WEEKS_PER_MONTH))


def bounded(value: int, least: int, most: int) -> int:
    return max(least, min(most, value))


def later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


# ---- phases


def phases_of(inputs: Inputs, weeks: tuple[int, int] | None, gaps: tuple[Gap, ...]) -> tuple[Phase, ...]:
    found = []
    done = 0
    for name, percent in PHASES:
        begins = span_at(inputs.start, weeks, done)
        done += percent
        found.append(
            Phase(
                name,
                begins,
                span_at(inputs.start, weeks, done),
                shared_out(WEEKS[name], bounded(inputs.hours, 0, MOST_HOURS)),
                gaps if name == "build" else (),
                inputs.path.entry_points if name == "move" else (),
            )
        )
    return tuple(found)


def span_at(start: date, weeks: tuple[int, int] | None, percent: int) -> Span | None:
    """When so much of the way is done."""
    if weeks is None:
        return None
    early, late = (ceil(Fraction(number * percent, 100)) * 7 for number in weeks)
    return Span(later(start, early), later(start, late))


def shared_out(shares: tuple[tuple[str, int], ...], hours: int) -> tuple[Effort, ...]:
    """Whole hours that add up to `hours`; what is first gets what is left over. What gets none is left out."""
    parts = [hours * percent // 100 for _, percent in shares]
    parts[0] += hours - sum(parts)
    return tuple(Effort(what, part) for (what, _), part in zip(shares, parts, strict=True) if part)


# ---- the deadline


def deadline_of(inputs: Inputs, weeks: tuple[int, int] | None) -> Deadline | None:
    day = inputs.deadline
    if day is None:
        return None
    if day <= inputs.start:
        return Deadline(day, "past")
    enough = hours_for(inputs, day)
    if weeks is None:
        return Deadline(day, "open", enough)
    early, late = (later(inputs.start, number * 7) for number in weeks)
    verdict = "fits" if late <= day else "tight" if early <= day else "late"
    return Deadline(day, verdict, None if verdict == "fits" else enough)


def hours_for(inputs: Inputs, day: date) -> int | None:
    """The fewest hours a week at which even the longer estimate ends by that day."""
    for hours in range(1, MOST_HOURS + 1):
        weeks = weeks_for(inputs, hours)
        if weeks and later(inputs.start, weeks[1] * 7) <= day:
            return hours
    return None


# ---- money


def runway_of(inputs: Inputs, weeks: tuple[int, int] | None) -> Runway | None:
    if inputs.money is None:
        return None
    money = sound(inputs.money)
    months = months_covered(money)
    first, last = (
        later(inputs.start, floor(n * DAYS_PER_MONTH)) if n is not None else None for n in (months.least, months.most)
    )
    return Runway(money, months, first, last, runway_verdict(inputs, weeks, first, last), changes_of(money, months))


def months_covered(money: Money) -> Months:
    """Whole months. The shorter end allows for a tenth more costs. More savings never give fewer."""
    savings, costs, income = Fraction(money.savings), Fraction(money.costs), Fraction(money.income)
    return Months(lasting(savings, (1 + UNFORESEEN) * costs - income), lasting(savings, costs - income))


def lasting(savings: Fraction, burn: Fraction) -> int | None:
    """None when nothing is used up, or not within fifty years."""
    if burn <= 0:
        return None
    months = floor(savings / burn)
    return months if months < MOST_MONTHS else None


def sound(money: Money) -> Money:
    """No debts, no more than there is in the world; what is no number counts as nothing."""
    return Money(money.currency, *(sound_amount(value) for value in (money.costs, money.savings, money.income)))


def sound_amount(value: Decimal) -> Decimal:
    return max(Decimal(0), min(MOST_MONEY, value)) if value.is_finite() else Decimal(0)


def runway_verdict(inputs: Inputs, weeks: tuple[int, int] | None, first: date | None, last: date | None) -> str:
    """Does the money last as long as the plan?"""
    if first is None:
        return "covers"
    if weeks is None:
        return "open"
    early, late = (later(inputs.start, number * 7) for number in weeks)
    if first >= late:
        return "covers"
    return "short" if last is not None and last < early else "tight"


def changes_of(money: Money, now: Months) -> tuple[Change, ...]:
    """The same with a tenth less costs, and with as much more income. Left out where nothing changes."""
    tenth = money.costs // 10
    if not tenth:
        return ()
    frugal = Money(money.currency, money.costs - tenth, money.savings, money.income)
    earning = Money(money.currency, money.costs, money.savings, money.income + tenth)
    changes = (
        Change("costs", tenth, months_covered(frugal)),
        Change("income", tenth, months_covered(earning)),
    )
    return tuple(change for change in changes if change.months != now)


# ---- why


def reasons_of(
    inputs: Inputs, weeks: tuple[int, int] | None, gaps: tuple[Gap, ...], strengths: tuple[Skill, ...]
) -> tuple[Reason, ...]:
    """What of the answers made the plan so, in the order of the form."""
    path = inputs.path
    found = [Reason("path", {"title": path.title, "least": path.months_min, "most": path.months_max})]
    if inputs.years > 0:
        found.append(Reason("years", {"count": bounded(inputs.years, 0, MOST_YEARS)}))
    hours = bounded(inputs.hours, 0, MOST_HOURS)
    if not hours:
        found.append(Reason("no-hours"))
    elif hours != USUAL_HOURS:
        code = "more-hours" if hours > USUAL_HOURS else "fewer-hours"
        found.append(Reason(code, {"count": hours, "usual": USUAL_HOURS}))
    if strengths:
        names = ", ".join(skill.name for skill in strengths)
        found.append(Reason("strengths", {"count": len(strengths), "names": names}))
    if path.skills and not gaps:
        found.append(Reason("no-gaps"))
    if weeks:
        if weeks[0] <= in_weeks(max(1, min(path.months_min, path.months_max)) * FLOOR):
            found.append(Reason("floor", {"count": weeks[0]}))
        if weeks[1] >= MOST_WEEKS:
            found.append(Reason("very-long"))
    return tuple(found)
