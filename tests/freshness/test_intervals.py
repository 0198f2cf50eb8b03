"""What grows old, and when."""

from datetime import date
from typing import Any

import pytest

from blog.freshness.intervals import after_months, has_pay, kinds_in, review_by, shortest
from tests.links.examples import facts, faq, prose

from blog.facts import blocks_of  # isort: skip

MONTHS = {"article": 24, "pay": 6, "faq": 12}


def paths(kind: str) -> dict[str, Any]:
    aspect = {"type": "item", "id": "a", "value": {"kind": kind, "label": "", "text": "<p>Much.</p>"}}
    path = {"type": "item", "id": "p", "value": {"title": "Lead", "aspects": [aspect]}}
    return {"type": "paths", "id": "b", "value": {"heading": "", "paths": [path]}}


def table(*headings: str) -> dict[str, Any]:
    columns = [{"type": "text", "heading": heading} for heading in headings]
    return {"type": "table", "id": "t", "value": {"table": {"columns": columns, "rows": [], "caption": ""}}}


HAS_PAY = [
    paths("pay"),
    table("Role", "Median salary"),
    prose("<p>Base pay starts at $120,000.</p>"),
    prose("<p>The salary is about EUR 60k.</p>"),
    prose("<p>Compensation rose to 95k USD.</p>"),
]
HAS_NONE = [
    paths("timeline"),
    table("Role", "Time"),
    prose("<p>Pay attention to the question.</p>"),
    prose("<p>The course costs $49.</p>"),
    prose("<p>Ask for the salary range.</p>"),
    prose("<p>Paypal for $5.</p>"),
]


@pytest.mark.parametrize("block", HAS_PAY)
def test_pay_data_is_seen(block: dict[str, Any]) -> None:
    assert has_pay(blocks_of([block])[0])


@pytest.mark.parametrize("block", HAS_NONE)
def test_other_texts_are_no_pay_data(block: dict[str, Any]) -> None:
    assert not has_pay(blocks_of([block])[0])


def test_kinds_are_the_article_its_blocks_and_pay() -> None:
    assert kinds_in(facts(prose("<p>x</p>"), faq("a"))) == ["article", "faq", "prose"]
    assert kinds_in(facts(paths("pay"))) == ["article", "paths", "pay"]


def test_the_shortest_interval_counts() -> None:
    day = date(2026, 1, 31)
    assert review_by(day, ["article", "prose"], MONTHS) == date(2028, 1, 31)
    assert review_by(day, ["article", "faq", "pay"], MONTHS) == date(2026, 7, 31)
    assert shortest(["article", "faq", "pay"], MONTHS) == "pay"
    assert shortest(["article"], MONTHS) == "article"
    assert shortest(["article", "faq"], {"article": 12, "faq": 12}) == "article"


def test_without_a_day_or_an_interval_there_is_no_date() -> None:
    assert review_by(None, ["article"], MONTHS) is None
    assert review_by(date(2026, 1, 1), ["prose"], MONTHS) is None
    assert shortest(["prose"], MONTHS) == ""


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)), (date(2026, 6, 30), 6, date(2026, 12, 30)),
        (date(2026, 3, 31), 24, date(2028, 3, 31)),
    ],
)  # fmt: skip
def test_months_end_where_they_end(day: date, months: int, expected: date) -> None:
    assert after_months(day, months) == expected
