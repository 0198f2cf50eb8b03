"""Offers and coaching pages stand in the same ledger."""

from typing import Any

import pytest

from blog.models import Claim
from coaching.models import CallToAction, CoachingPage

from .texts import MARKET, OUTCOME

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, str, str, str]]:
    found = Claim.objects.with_state().order_by("pk")
    return [(row.holder, row.place, row.sentence, row.state) for row in found]


def test_an_offer_is_followed(django_assert_num_queries: Any) -> None:
    offer = CallToAction.objects.create(key="plan", heading="Land a new job in 30 days", text=f"<p>{OUTCOME}</p>")
    assert rows() == [
        ("Land a new job in 30 days", "heading", "Land a new job in 30 days", "needs"),
        ("Land a new job in 30 days", "text", OUTCOME, "needs"),
    ]
    offer.heading = "Talk to a coach"
    offer.save()
    assert [(row[0], row[3]) for row in rows()] == [
        ("Land a new job in 30 days", "reworded"),
        ("Talk to a coach", "needs"),
    ]
    offer.delete()
    assert rows() == []


def test_a_coaching_page_is_followed(home: Any) -> None:
    page = CoachingPage(title="Coaching", slug="coaching-test", promise=f"<p>{OUTCOME}</p>")
    page.body = [("what_it_covers", {"heading": "Covers", "level": "2", "intro": "", "items": [f"<p>{MARKET}</p>"]})]
    home.add_child(instance=page)
    page.save_revision()
    block = page.body[0]
    item = block.value["items"].bound_blocks[0].id
    assert rows() == [
        ("Coaching", "promise", OUTCOME, "needs"),
        ("Coaching", f"body.{block.id}.items.{item}", MARKET, "needs"),
    ]
    page.delete()
    assert rows() == []
