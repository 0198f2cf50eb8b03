"""The gate as people meet it in a browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Comment

from blog import publishing
from blog.content import content_hash
from blog.importer.report import ReportFile
from blog.importer.runs import Options, run
from blog.models import ArticleIndexPage, ArticlePage
from cms.demo.loading import CONTENT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLUG = "manager-product-or-executive"


@pytest.fixture
def imported(index: ArticleIndexPage, lead: Any) -> ArticlePage:
    """A real post with fields of many lines and a day of change, live."""
    (file,) = CONTENT.rglob(f"{SLUG}*.md*")
    summary = run(Options(file, state="keep"), lead, ReportFile(None))
    assert summary.failures == []
    found: ArticlePage = ArticlePage.objects.get(slug=SLUG)
    assert "\n" in found.keywords
    assert found.updated_on
    return found


def test_saving_what_nobody_changed_keeps_the_approval(
    imported: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    desk.goto(f"/admin/pages/{imported.pk}/edit/")
    expect(desk.locator(".Draftail-Editor").first).to_be_visible()
    desk.get_by_role("button", name="Save draft").first.click()
    expect(desk.get_by_text("has been updated")).to_be_visible()
    page = ArticlePage.objects.get(pk=imported.pk)
    assert page.latest_revision_id != imported.latest_revision_id
    assert page.latest_revision.content["updated_on"] == str(imported.updated_on)
    assert publishing.certificate_for(page, content_hash(page.latest_revision.content)) is not None


def test_a_comment_that_stops_an_approval_is_one_click_away(
    imported: ArticlePage, writer: Any, reviewer: Any, coach: Any, sign_in: Callable[[Any], Page]
) -> None:
    """At the width of a phone, too, the way to it can be pressed."""
    Comment.objects.create(page=imported, user=coach, text="Who says so? Name the source.", contentpath="description")
    imported.get_workflow().start(imported, writer)
    desk = sign_in(reviewer)
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"/admin/pages/{imported.pk}/edit/")
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name=re.compile("^Approve and publish$|^Approve, then")).first.click()
    expect(desk.get_by_text("1 comment is not resolved.")).to_be_visible()
    link = desk.get_by_role("link", name="cora: Who says so?")
    box = link.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    link.click()
    desk.wait_for_url(re.compile(r"\?comment=\d+#?$"))
    expect(desk.locator("#panel-child-content-description-section")).to_be_in_viewport()
    assert ArticlePage.objects.get(pk=imported.pk).current_workflow_state.status == "in_progress"
