"""Days on which people work: Monday to Friday. Pure."""

from datetime import date, timedelta

SATURDAY = 5


def after(day: date, count: int) -> date:
    """The day that is `count` working days later. From a weekend, counting starts on Monday."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day
