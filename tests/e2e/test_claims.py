"""The ledger in a browser: a claim is proven by two people, without a serious fault that axe finds."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from blog.models import ArticleIndexPage, Claim
from tests.blog.factories import article
from tests.claims.texts import EACH, OUTCOME, evidence, prose, states
from tests.e2e.axe import OURS, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_claim_is_proven_by_two_people(
    index: ArticleIndexPage, live_server: Any, writer: Any, coach: Any, sign_in: Callable[[Any], Page]
) -> None:
    page = article(index, body=prose(*EACH), live=False, owner=writer)
    found = evidence(writer)
    desk = sign_in(writer)
    desk.goto("/admin/desk/claims/")
    assert faults(desk, OURS) == []
    desk.get_by_role("checkbox", name=OUTCOME).check()
    desk.get_by_role("button", name="Attach evidence…").click()
    choose = desk.get_by_role("button", name="Choose evidence")
    choose.wait_for()
    assert faults(desk, OURS) == []
    choose.click()
    desk.get_by_role("link", name=found.title).click()
    desk.locator(".chooser__title", has_text=found.title).wait_for()  # not its link in the chooser, which closes
    desk.get_by_role("button", name="Attach it").click()
    desk.get_by_text("is attached to 1 claim").wait_for()
    assert states(page)[OUTCOME] == "proposed"

    other = sign_in(coach)
    other.goto(f"/admin/desk/evidence/edit/{found.pk}/")
    assert faults(other, OURS) == []
    other.get_by_role("button", name="Verify it").click()
    other.get_by_text("is verified").wait_for()
    assert states(page)[OUTCOME] == "evidenced"
    assert Claim.objects.get(sentence=OUTCOME).confirmed_by == coach
