"""Freshness: what each check finds, and what it leaves alone."""

from datetime import date

from blog.quality.context import Context

from .articles import Cases, Finds, Leaves, article

TODAY = date(2026, 3, 10)


def due(day: date | None, today: date | None = TODAY) -> Context:
    return Context(today=today, review_by=day)


CASES: Cases = {
    "freshness.overdue": (
        [
            Finds("yesterday", article(), [("", "Its review was due on 2026-03-09: 1 day ago.")], due(date(2026, 3, 9))),
            Finds("two years", article(), [("", "Its review was due on 2024-03-10: 730 days ago.")], due(date(2024, 3, 10))),
        ],
        [
            Leaves("today", article(), due(TODAY)),
            Leaves("never reviewed", article(), due(None)),
            Leaves("without a calendar", article(), due(date(2020, 1, 1), today=None)),
        ],
    ),
    "freshness.due-soon": (
        [
            Finds("today", article(), [("", "Its review is due on 2026-03-10.")], due(TODAY)),
            Finds("in 30 days", article(), [("", "Its review is due on 2026-04-09.")], due(date(2026, 4, 9))),
        ],
        [
            Leaves("overdue is another rule", article(), due(date(2026, 3, 9))),
            Leaves("in 31 days", article(), due(date(2026, 4, 10))),
            Leaves("never reviewed", article(), due(None)),
        ],
    ),
}  # fmt: skip
