"""Counts of days that are long past become counts of months.

For models with `day` and `is_month`: a row for each day, or for a month under its first day.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import TruncMonth


def fold(model: type[models.Model], by: Sequence[str], numbers: Sequence[str], before: date) -> int:
    """Fold the days before this one. Returns how many rows were folded; safe to repeat.

    `by`: the columns that tell counts apart. `numbers`: the fields that are added up.
    """
    months = days_of(model, before).annotate(month=TruncMonth("day")).order_by("month").values_list("month", flat=True)
    return sum(fold_month(model, by, numbers, month, before) for month in months.distinct())


@transaction.atomic
def fold_month(model: type[models.Model], by: Sequence[str], numbers: Sequence[str], month: date, before: date) -> int:
    following = (month + timedelta(days=31)).replace(day=1)
    days = days_of(model, min(before, following)).filter(day__gte=month)
    # Those that are summed up are those that go, whatever is written meanwhile.
    rows = list(days.select_for_update().values("pk", *by, *numbers))
    sums: dict[tuple[Any, ...], Counter[str]] = {}
    for row in rows:
        sums.setdefault(tuple(row[name] for name in by), Counter()).update({name: row[name] for name in numbers})
    add(model, {(*key, month, True): found for key, found in sums.items()}, [*by, "day", "is_month"])
    model._default_manager.filter(pk__in=[row["pk"] for row in rows]).delete()
    return len(rows)


def add(model: type[models.Model], counts: dict[tuple[Any, ...], Counter[str]], columns: Sequence[str]) -> None:
    """Add to the rows with these values in these columns, new or not.

    In one order, so that two processes that write at once never wait for each other in a circle.
    """
    keys = [dict(zip(columns, key, strict=True)) for key in sorted(counts)]
    model._default_manager.bulk_create([model(**key) for key in keys], ignore_conflicts=True)
    for key, (_, found) in zip(keys, sorted(counts.items()), strict=True):
        model._default_manager.filter(**key).update(**{name: F(name) + number for name, number in found.items()})


def days_of(model: type[models.Model], before: date) -> Any:
    return model._default_manager.filter(is_month=False, day__lt=before)
