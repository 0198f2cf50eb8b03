"""The ledger in a browser: a claim is proven by two people, without a serious fault that axe finds."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from blog.models import ArticleIndexPage, Claim
from tests.blog.factories import article
from tests.claims.texts import EACH, OUTCOME, evidence, prose, states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Wagtail's own side bar, header and pagination are not ours to mend.
OURS = {"include": [["main"]], "exclude": [["header"], [".pagination"], [".messages"]]}


def assert_accessible(desk: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(desk, context=OURS).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []


def test_a_claim_is_proven_by_two_people(
    index: ArticleIndexPage, live_server: Any, writer: Any, coach: Any, sign_in: Callable[[Any], Page]
) -> None:
    page = article(index, body=prose(*EACH), live=False, owner=writer)
    found = evidence(writer)
    desk = sign_in(writer)
    desk.goto("/admin/desk/claims/")
    assert_accessible(desk)
    desk.get_by_role("checkbox", name=OUTCOME).check()
    desk.get_by_role("button", name="Attach evidence…").click()
    choose = desk.get_by_role("button", name="Choose evidence")
    choose.wait_for()
    assert_accessible(desk)
    choose.click()
    desk.get_by_role("link", name=found.title).click()
    desk.locator(".chooser__title", has_text=found.title).wait_for()  # not its link in the chooser, which closes
    desk.get_by_role("button", name="Attach it").click()
    desk.get_by_text("is attached to 1 claim").wait_for()
    assert states(page)[OUTCOME] == "proposed"

    other = sign_in(coach)
    other.goto(f"/admin/desk/evidence/edit/{found.pk}/")
    assert_accessible(other)
    other.get_by_role("button", name="Verify it").click()
    other.get_by_text("is verified").wait_for()
    assert states(page)[OUTCOME] == "evidenced"
    assert Claim.objects.get(sentence=OUTCOME).confirmed_by == coach
