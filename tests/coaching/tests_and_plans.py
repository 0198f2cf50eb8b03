"""A small readiness test on a page, a career path, and visitors who answer."""

import re
from collections.abc import Sequence
from typing import Any

from django.test import Client

from coaching.models import ReadinessTestPage
from coaching.paths import Path, Skill

LEAD = Path(
    "lead",
    "Team lead",
    6,
    12,
    (Skill("Delegation", "Hand over a task a week"), Skill("Feedback", "Give one a week")),
    ("Lead a project", "Stand in for your lead"),
)


def bands(**first: Any) -> list[dict[str, Any]]:
    low = {"lowest": 0, "highest": 49, "title": "Early", "text": "A start.", "actions": ["Start small"], "articles": []}
    high = {"lowest": 50, "highest": 100, "title": "Ready", "text": "Go.", "actions": ["Apply"], "articles": []}
    return [{**low, **first}, high]


def dimension(title: str, skills: Sequence[str] = (), **first: Any) -> tuple[str, dict[str, Any]]:
    return "dimension", {"title": title, "intro": "", "skills": list(skills), "bands": bands(**first)}


def measures(**weights: int) -> list[dict[str, Any]]:
    return [{"dimension": title.replace("_", " "), "weight": weight} for title, weight in weights.items()]


def single(question: str, *answers: tuple[str, int], paths: Sequence[str] = (), **weights: int) -> tuple[str, Any]:
    """The last answer speaks for the paths."""
    rows = [{"label": label, "points": points, "paths": []} for label, points in answers]
    rows[-1]["paths"] = list(paths)
    return "single", {"question": question, "intro": "", "measures": measures(**weights), "answers": rows}


def multiple(question: str, *answers: tuple[str, int], **weights: int) -> tuple[str, Any]:
    return "multiple", single(question, *answers, **weights)[1]


def scale(question: str, **weights: int) -> tuple[str, Any]:
    ends = {"lowest": "never", "highest": "often", "steps": 5}
    return "scale", {"question": question, "intro": "", "measures": measures(**weights), **ends}


def readiness_page(parent: Any, slug: str = "readiness", *, live: bool = True, **fields: Any) -> ReadinessTestPage:
    """People: questions 1 and 2; Evidence: questions 2 and 3."""
    values: dict[str, Any] = {
        "title": "Are you ready?",
        "dimensions": [dimension("People", ["Delegation"]), dimension("Evidence")],
        "questions": [
            single("Who helps?", ("Nobody", 0), ("I do", 10), paths=["lead"], People=2),
            scale("How often?", People=1, Evidence=1),
            multiple("What did you write?", ("A plan", 5), ("A report", 5), Evidence=1),
        ],
        "paths": [("path", {"title": "Team lead", "slug": "lead", "weights": measures(People=2), "answers": 1})],
    }
    page: ReadinessTestPage = parent.add_child(
        instance=ReadinessTestPage(slug=slug, live=False, **{**values, **fields})
    )
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return ReadinessTestPage.objects.get(pk=page.pk)


def hidden(markup: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', markup)
    assert found, f"no hidden field {name}"
    return found[1]


def answer_all(client: Client, page: ReadinessTestPage, *answers: Sequence[int]) -> Any:
    """Through the forms, as a browser without scripts does. The last response."""
    address = f"/career-coaching/tests/{page.pk}/"
    response = client.post(address, {"go": "start"})
    for chosen in answers:
        markup = response.content.decode()
        fields = {name: hidden(markup, name) for name in ("answers", "at")}
        response = client.post(address, {**fields, "answer": list(chosen), "go": "next"})
    return response
