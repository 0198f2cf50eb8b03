"""The checks of freshness: what each finds, and what it leaves alone."""

from datetime import date

import pytest

from blog.facts import ArticleFacts
from blog.quality.context import Context
from blog.quality.registry import Setting, findings, rules

TODAY = date(2026, 3, 10)
ON = {"freshness.due-soon": Setting(level="warning")}


def found(rule: str, review_by: date | None, today: date | None = TODAY) -> list[str]:
    context = Context(today=today, review_by=review_by)
    return [finding.message for finding in findings(ArticleFacts("1"), context, ON, among=[rules[rule]])]


FINDS = [
    ("freshness.overdue", date(2026, 3, 9), "Its review was due on 2026-03-09: 1 day ago."),
    ("freshness.overdue", date(2024, 3, 10), "Its review was due on 2024-03-10: 730 days ago."),
    ("freshness.due-soon", date(2026, 3, 10), "Its review is due on 2026-03-10."),
    ("freshness.due-soon", date(2026, 4, 9), "Its review is due on 2026-04-09."),
]
LEAVES_ALONE = [
    ("freshness.overdue", date(2026, 3, 10)), ("freshness.overdue", None),
    ("freshness.due-soon", date(2026, 3, 9)), ("freshness.due-soon", date(2026, 4, 10)), ("freshness.due-soon", None),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "day", "message"), FINDS)
def test_finds(rule: str, day: date, message: str) -> None:
    assert found(rule, day) == [message]


@pytest.mark.parametrize(("rule", "day"), LEAVES_ALONE)
def test_leaves_alone(rule: str, day: date | None) -> None:
    assert found(rule, day) == []


def test_without_a_calendar_nothing_is_found() -> None:
    assert found("freshness.overdue", date(2020, 1, 1), today=None) == []


def test_what_is_due_soon_is_off_until_a_lead_wants_it() -> None:
    context = Context(today=TODAY, review_by=TODAY)
    assert findings(ArticleFacts("1"), context, among=[rules["freshness.due-soon"]]) == ()
