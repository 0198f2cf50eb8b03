"""A review as people do it: submit, read the difference, comment, send back, answer, approve by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Comment, Site

from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article

from .steps import press, shortcut, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OLD = "Ask for the time you need and name a date."
NEW = "Ask for three working days, and say which day that is."
BETTER = "Ask for three working days, and say which day that is. Most employers agree."


@pytest.fixture
def live(index: ArticleIndexPage, live_server: Any) -> ArticlePage:
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    parts = [
        ("prose", {"heading": f"Part {number}", "level": "2", "text": f"<p>What part {number} says.</p>"})
        for number in range(3)
    ]
    return article(
        index, "an-offer", body=[*parts, ("takeaway", {"heading": "", "level": "2", "text": f"<p>{OLD}</p>"})]
    )


def test_a_review_from_submission_to_approval(
    live: ArticlePage, writer: Any, reviewer: Any, sign_in: Callable[[Any], Page], new_page: Callable[..., Page]
) -> None:
    desk = sign_in(writer)
    edit = f"/admin/pages/{live.pk}/edit/"
    desk.goto(edit)
    write(desk, OLD, NEW)
    press(desk, "Submit to Editorial review")
    expect(desk.get_by_text("has been submitted for moderation")).to_be_visible()

    review = sign_in(reviewer)
    review.goto("/admin/desk/")
    review.get_by_role("link", name="An offer", exact=True).click()
    expect(review.get_by_text("1 part differs")).to_be_visible()
    expect(review.get_by_text("3 unchanged blocks")).to_be_visible()
    expect(review.get_by_role("button", name="Approve and publish")).to_be_visible()

    shortcut(review, "j")
    part = review.locator("[data-change]:focus")
    expect(part.get_by_role("heading", name="Final takeaway")).to_be_visible()
    shortcut(review, "c")
    review.keyboard.type("Who says so? Jack? Ask a coach, and keep it calm.")  # holds every shortcut
    part = review.locator("[data-change]").first
    part.get_by_role("button", name="Save comment").click()
    expect(review.get_by_text("Comment saved.")).to_be_visible()
    expect(review.get_by_text("1 comment is not resolved.")).to_be_visible()
    expect(review.get_by_role("button", name="Approve and publish")).to_have_count(0)
    shortcut(review, "r")
    review.keyboard.type("Say who agreed to three days.")
    review.get_by_role("button", name="Send back").click()
    expect(review.get_by_text("went back to its writer")).to_be_visible()

    desk.goto("/admin/desk/")
    expect(desk.get_by_text("Say who agreed to three days.")).to_be_visible()
    remark = Comment.objects.get()
    desk.goto(f"{edit}?comment={remark.pk}")
    block = desk.locator(f'[data-contentpath="{remark.contentpath.split(".")[1]}"]')
    expect(block.locator("[data-annotation]")).to_be_visible()
    desk.get_by_role("button", name="Toggle comments").click()
    comment = desk.locator(".comment", has_text="Who says so?")
    expect(comment).to_be_visible()
    comment.get_by_label("More actions").click()
    comment.get_by_role("menuitem", name="Resolve").click()
    expect(comment).to_have_count(0)
    write(desk, NEW, BETTER)
    press(desk, "Resubmit to Editorial review")
    expect(desk.get_by_text("has been submitted for moderation")).to_be_visible()

    review.goto(f"/admin/desk/articles/{live.pk}/review/")
    expect(review.get_by_text("Who says so?")).to_have_count(0)
    shortcut(review, "a")
    expect(review.get_by_role("button", name="Approve and publish")).to_be_focused()
    review.keyboard.press("Enter")
    expect(review.get_by_text("It is live.")).to_be_visible()
    reader = new_page()
    reader.goto(live.url)
    expect(reader.get_by_text(BETTER)).to_be_visible()


def test_shortcuts_can_be_read_up_and_switched_off(
    live: ArticlePage, reviewer: Any, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    draft = live.get_latest_revision_as_object()
    draft.title = "Another title"
    draft.save_revision(user=writer)
    review = sign_in(reviewer)
    review.goto(f"/admin/desk/articles/{live.pk}/review/")
    shortcut(review, "?")
    dialog = review.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    shortcut(review, "j")
    expect(review.locator("[data-change]:focus")).to_have_count(0)
    dialog.get_by_label("Use these shortcuts in this browser").uncheck()
    review.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    shortcut(review, "j")
    expect(review.locator("[data-change]:focus")).to_have_count(0)
    review.reload()
    shortcut(review, "j")
    expect(review.locator("[data-change]:focus")).to_have_count(0)
    review.get_by_role("button", name="Keyboard shortcuts").last.click()
    dialog.get_by_label("Use these shortcuts in this browser").check()
    review.keyboard.press("Escape")
    shortcut(review, "j")
    expect(review.locator("[data-change]:focus")).to_have_count(1)
