"""Spam stays out, and people come in: on answers written down for this, and sign by sign."""

import csv
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from coaching.desk.quarantine import SIGNS
from coaching.models import Lead
from coaching.spam import Attempt, is_spam, signs_of
from tests.conftest import DATA

from .leads import HERE, answers, moment

SENDERS: dict[str, dict[str, str]] = {"here": HERE, "none": {}, "elsewhere": {"Origin": "https://other.example"}}


def recorded(name: str) -> list[dict[str, str]]:
    with (DATA / "leads" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def comes_in(row: dict[str, str]) -> bool:
    """Through the form, each from a network of its own. `seconds`: "" when the browser runs no scripts."""
    cache.clear()
    fields: dict[str, Any] = {name: row[name] for name in ("email", "name", "role")}
    fields["company_site"] = row["trap"]
    fields["moment"] = moment(float(row["seconds"])) if row["seconds"] else ""
    if row["stamp"] == "none":
        fields["stamp"] = ""
    Client().post("/leads/", answers(**fields), headers=SENDERS[row["sender"]])
    came = Lead.objects.all().delete()[0]
    return came > 0


@pytest.mark.django_db
def test_of_two_hundred_answers_by_bots_ninety_five_of_a_hundred_are_stopped() -> None:
    rows = recorded("spam")
    passed = [row for row in rows if comes_in(row)]
    assert len(rows) >= 200
    assert len(passed) <= 0.05 * len(rows), passed


@pytest.mark.django_db
def test_of_a_hundred_people_nobody_is_stopped() -> None:
    rows = recorded("people")
    assert len(rows) >= 100
    assert [row for row in rows if not comes_in(row)] == []


def codes(**fields: Any) -> list[str]:
    return [
        sign.code for sign in signs_of(Attempt(**{"email": "a@b.example", "seconds": 9.0, **fields}), {"bad.example"})
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"seconds": None}, ["no-script"]),
        ({"seconds": 1.9}, ["too-fast"]),
        ({"seconds": 2.0}, []),
        ({"trap": "x"}, ["trap"]),
        ({"posts": 6}, []),
        ({"posts": 7}, ["busy-network"]),
        ({"posts": 21}, ["network"]),
        ({"email": "x@bad.example"}, ["disposable"]),
        ({"email": "x@mail.bad.example"}, ["disposable"]),
        ({"email": "x@notbad.example"}, []),
        ({"name": "Anna\nBerg"}, ["line-break"]),
        ({"role": "Head of Growth at Booking.com"}, []),
        ({"name": "booking.com"}, ["link"]),
        ({"name": "a@b.example"}, []),
        ({"name": "c@d.example"}, ["address-in-name"]),
    ],
)
def test_a_sign(fields: dict[str, Any], found: list[str]) -> None:
    assert codes(**fields) == found


TEXT = st.text(max_size=60)


@given(TEXT, TEXT, TEXT, st.floats(0, 1e9) | st.none(), st.integers(1, 1000))
def test_whatever_is_sent_is_weighed(name: str, role: str, email: str, seconds: float | None, posts: int) -> None:
    attempt = Attempt(email, name, role, "", seconds, posts)
    signs = signs_of(attempt)
    assert signs == signs_of(attempt)
    assert {sign.code for sign in signs} <= set(SIGNS)
    more = Attempt(email, name, role, "filled", seconds, posts)
    assert is_spam(signs_of(more))
