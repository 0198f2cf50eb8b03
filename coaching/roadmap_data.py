"""The answers that a roadmap follows from, as JSON: signed on their way through a form, or stored behind a token."""

from datetime import date
from decimal import Decimal
from typing import Any

from .paths import Path, Skill
from .roadmap import Inputs, Money


def as_data(inputs: Inputs) -> dict[str, Any]:
    """With the path as it is now: a plan that was made does not change when the path does."""
    path, money = inputs.path, inputs.money
    return {
        "role": inputs.role,
        "years": inputs.years,
        "hours": inputs.hours,
        "start": inputs.start.isoformat(),
        "strengths": sorted(inputs.strengths),
        "deadline": inputs.deadline.isoformat() if inputs.deadline else None,
        "money": {
            "currency": money.currency,
            "costs": str(money.costs),
            "savings": str(money.savings),
            "income": str(money.income),
        }
        if money
        else None,
        "path": {
            "slug": path.slug,
            "title": path.title,
            "months_min": path.months_min,
            "months_max": path.months_max,
            "skills": [[skill.name, skill.action] for skill in path.skills],
            "entry_points": list(path.entry_points),
        },
    }


def inputs_from(data: dict[str, Any]) -> Inputs:
    path, money = data["path"], data["money"]
    return Inputs(
        role=data["role"],
        path=Path(
            path["slug"],
            path["title"],
            path["months_min"],
            path["months_max"],
            tuple(Skill(*skill) for skill in path["skills"]),
            tuple(path["entry_points"]),
        ),
        years=data["years"],
        hours=data["hours"],
        start=date.fromisoformat(data["start"]),
        strengths=frozenset(data["strengths"]),
        deadline=date.fromisoformat(data["deadline"]) if data["deadline"] else None,
        money=Money(money["currency"], *(Decimal(money[name]) for name in ("costs", "savings", "income")))
        if money
        else None,
    )
