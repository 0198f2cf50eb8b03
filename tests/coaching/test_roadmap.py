"""The plan that a roadmap is: dates, gaps, deadline, money."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.paths import Path, Skill
from coaching.roadmap import Inputs, Money, Roadmap, Span, plan

SKILLS = (Skill("Delegation", "Hand over one task a week"), Skill("Feedback", "Give one a week"))
PATH = Path("lead", "Lead", 6, 12, SKILLS, ("Lead a project",))
START = date(2026, 3, 2)


def inputs(**more: Any) -> Inputs:
    return Inputs(**{"role": "Analyst", "path": PATH, "years": 0, "hours": 5, "start": START, **more})


def money(costs: Any = 2000, savings: Any = 12000, income: Any = 0) -> Money:
    return Money("EUR", Decimal(costs), Decimal(savings), Decimal(income))


def codes(roadmap: Roadmap) -> list[str]:
    return [reason.code for reason in roadmap.reasons]


def test_at_the_usual_hours_without_a_skill_a_path_takes_its_months() -> None:
    found = plan(inputs())
    assert found.weeks == (27, 53)  # 6 and 12 months, in whole weeks
    assert found.arrival == Span(date(2026, 9, 7), date(2027, 3, 8))
    assert codes(found) == ["path"]


def test_phases_follow_one_another_without_a_gap() -> None:
    phases = plan(inputs()).phases
    assert [phase.name for phase in phases] == ["clarify", "build", "show", "move"]
    assert phases[0].begins == Span(START, START)
    assert [phase.ends for phase in phases[:-1]] == [phase.begins for phase in phases[1:]]
    assert phases[3].entry_points == ("Lead a project",)


def test_the_hours_of_each_week_are_all_given_out() -> None:
    for phase in plan(inputs(hours=7)).phases:
        assert sum(effort.hours for effort in phase.week) == 7
        assert all(effort.hours > 0 for effort in phase.week)


def test_what_is_there_is_no_gap_and_shortens_the_way() -> None:
    found = plan(inputs(strengths=frozenset({"Delegation", "Juggling"})))
    assert [(gap.skill.name, gap.priority) for gap in found.gaps] == [("Feedback", 1)]
    assert [skill.name for skill in found.strengths] == ["Delegation"]
    assert found.weeks == (19, 37)
    assert found.reasons[1].values == {"count": 1, "names": "Delegation"}


def test_years_and_hours_are_said_to_count() -> None:
    assert codes(plan(inputs(years=15, hours=8))) == ["path", "years", "more-hours"]
    assert codes(plan(inputs(hours=2))) == ["path", "fewer-hours"]
    assert plan(inputs(years=15)).weeks == (21, 42)


def test_without_hours_there_is_a_plan_and_no_date() -> None:
    found = plan(inputs(hours=0, money=money(), deadline=date(2027, 1, 1)))
    assert found.weeks is None
    assert found.arrival is None
    assert all(phase.begins is phase.ends is None and phase.week == () for phase in found.phases)
    assert codes(found) == ["path", "no-hours"]
    assert (found.deadline and found.deadline.verdict, found.runway and found.runway.verdict) == ("open", "open")


def test_no_number_of_hours_makes_it_a_matter_of_days() -> None:
    found = plan(inputs(hours=60))
    assert found.weeks == (11, 11)
    assert codes(found) == ["path", "more-hours", "floor"]


def test_a_plan_for_more_than_ten_years_says_so() -> None:
    found = plan(inputs(path=Path("x", "X", 500, 900), hours=1))
    assert found.weeks == (520, 520)
    assert codes(found)[-1] == "very-long"


@pytest.mark.parametrize(
    ("day", "verdict", "hours"),
    [
        (date(2026, 3, 1), "past", None),
        (START, "past", None),
        (date(2027, 6, 1), "fits", None),
        (date(2026, 12, 1), "tight", 7),
        (date(2026, 8, 1), "late", 13),
        (date(2026, 3, 20), "late", None),
    ],
)
def test_the_deadline_is_judged_and_the_hours_named_that_would_do(day: date, verdict: str, hours: int | None) -> None:
    found = plan(inputs(deadline=day)).deadline
    assert found is not None
    assert (found.verdict, found.hours) == (verdict, hours)
    if hours:
        assert plan(inputs(deadline=day, hours=hours)).deadline == replace(found, verdict="fits", hours=None)


@pytest.mark.parametrize(
    ("given_money", "months", "verdict"),
    [
        (money(), (5, 6), "short"),
        (money(savings=0), (0, 0), "short"),
        (money(savings=20000), (9, 10), "tight"),
        (money(savings=40000), (18, 20), "covers"),
        (money(income=2200), (None, None), "covers"),
        (money(income=2000), (60, None), "covers"),
        (money(costs=0), (None, None), "covers"),
        (money(costs=1, savings=10**15), (None, None), "covers"),
        (money(costs="NaN", savings="Infinity"), (None, None), "covers"),
        (money(costs=-5), (None, None), "covers"),
    ],
)
def test_the_cushion_lasts_from_to(given_money: Money, months: tuple[int | None, int | None], verdict: str) -> None:
    found = plan(inputs(money=given_money)).runway
    assert found is not None
    assert (found.months.least, found.months.most) == months
    assert found.verdict == verdict


def test_the_cushion_has_its_days_and_what_would_change_them() -> None:
    found = plan(inputs(money=money())).runway
    assert found is not None
    assert (found.first_day, found.last_day) == (date(2026, 8, 1), date(2026, 8, 31))
    assert [(change.what, change.amount, change.months.least, change.months.most) for change in found.changes] == [
        ("costs", 200, 6, 6),
        ("income", 200, 6, 6),
    ]


def test_without_amounts_there_is_no_runway() -> None:
    assert plan(inputs()).runway is None


# ---- laws

AMOUNTS = st.decimals(allow_nan=True, allow_infinity=True) | st.integers(0, 10**20).map(Decimal)
PLAIN_AMOUNTS = st.integers(0, 10**7).map(Decimal)
NAMES = st.text(max_size=4)
PATHS = st.builds(
    Path,
    NAMES,
    NAMES,
    st.integers(-3, 2000),
    st.integers(-3, 2000),
    st.lists(st.builds(Skill, NAMES, NAMES), max_size=4).map(tuple),
    st.lists(NAMES, max_size=2).map(tuple),
)
INPUTS = st.builds(
    Inputs,
    role=st.text(max_size=5),
    path=PATHS,
    years=st.integers(-5, 10**9),
    hours=st.integers(-5, 10**9),
    start=st.dates(),
    strengths=st.frozensets(NAMES, max_size=3),
    deadline=st.none() | st.dates(),
    money=st.none() | st.builds(Money, st.just("EUR"), AMOUNTS, AMOUNTS, AMOUNTS),
)
FAR = 10**6


@given(INPUTS)
def test_a_plan_never_fails_is_the_same_again_and_keeps_its_bounds(given_inputs: Inputs) -> None:
    found = plan(given_inputs)
    assert found == plan(given_inputs)
    if found.weeks:
        assert 1 <= found.weeks[0] <= found.weeks[1] <= 520
    days = [span for phase in found.phases for span in (phase.begins, phase.ends) if span]
    assert all(given_inputs.start <= span.earliest <= span.latest for span in days)
    assert [span.earliest for span in days] == sorted(span.earliest for span in days)
    assert [gap.priority for gap in found.gaps] == list(range(1, len(found.gaps) + 1))
    assert len(found.gaps) + len(found.strengths) == len(given_inputs.path.skills)
    if found.runway:
        least, most = found.runway.months.least, found.runway.months.most
        assert most is None or (least is not None and 0 <= least <= most < 600)


@given(INPUTS, st.integers(0, 80), st.integers(0, 80))
def test_more_hours_are_never_later(given_inputs: Inputs, one: int, other: int) -> None:
    few, many = sorted((one, other))

    def ends(hours: int) -> list[date]:
        return [
            day
            for phase in plan(replace(given_inputs, hours=hours)).phases
            for day in ((phase.ends.earliest, phase.ends.latest) if phase.ends else (date.max, date.max))
        ]

    assert all(now <= then for then, now in zip(ends(few), ends(many), strict=True))


@given(INPUTS, AMOUNTS, PLAIN_AMOUNTS, PLAIN_AMOUNTS, PLAIN_AMOUNTS)
def test_more_savings_never_make_the_runway_shorter(
    given_inputs: Inputs, costs: Decimal, income: Decimal, savings: Decimal, more: Decimal
) -> None:
    def months(saved: Decimal) -> tuple[int, int]:
        runway = plan(replace(given_inputs, money=Money("EUR", costs, saved, income))).runway
        assert runway is not None
        return tuple(FAR if n is None else n for n in (runway.months.least, runway.months.most))  # type: ignore[return-value]

    before, after = months(savings), months(savings + more)
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@given(INPUTS, st.sampled_from(("costs", "income")))
def test_what_would_change_it_never_makes_it_shorter(given_inputs: Inputs, what: str) -> None:
    runway = plan(given_inputs).runway
    for change in runway.changes if runway else ():
        for then, now in zip(
            (runway.months.least, runway.months.most), (change.months.least, change.months.most), strict=True
        ):  # type: ignore[union-attr]
            assert now is None or (then is not None and then <= now)
