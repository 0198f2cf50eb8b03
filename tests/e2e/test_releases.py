"""Releases and the calendar in a real browser: a set goes live together or not at all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from blog.models import ArticleIndexPage, ArticlePage, Release, Submission
from tests.blog.planning import approved, draft, fresh, minutes, release_of, scheduled
from tests.e2e.axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(desk: Page, title: str) -> None:
    desk.get_by_role("button", name="Choose a page (Article)").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Search term").fill(title)
    dialog.get_by_role("link", name=title, exact=True).click()
    expect(dialog).to_be_hidden()
    desk.get_by_role("button", name="Add this article").click()
    expect(desk.get_by_text(f"“{title}” goes live with this release.")).to_be_visible()


def create(desk: Page, name: str, *titles: str) -> None:
    desk.goto("/admin/desk/releases/")
    desk.get_by_role("link", name="Add a release").click()
    desk.get_by_label("Name").fill(name)
    desk.get_by_role("button", name="Create").click()
    expect(desk.get_by_text(f"Release “{name}” created. Add its articles.")).to_be_visible()
    for title in titles:
        choose(desk, title)


def test_a_release_goes_live_together_or_not_at_all(
    index: ArticleIndexPage, lead: Any, sign_in: Callable[[Any], Page]
) -> None:
    first, second = approved(index, "first-step"), approved(index, "second-step")
    third, fourth = approved(index, "third-step"), draft(index, "fourth-step")
    desk = sign_in(lead)
    create(desk, "Spring", "First step", "Second step")
    desk.get_by_role("button", name="Approve this release").click()
    expect(desk.get_by_text("“Spring” is approved as it is.")).to_be_visible()
    desk.get_by_role("link", name="Release now").click()
    desk.get_by_role("button", name="Release now").click()
    expect(desk.get_by_text("“Spring” is live.")).to_be_visible()
    assert [fresh(page).live for page in (first, second)] == [True, True]

    create(desk, "Summer", "Third step", "Fourth step")
    expect(desk.get_by_text("Not approved, and not in review.")).to_be_visible()
    expect(desk.get_by_role("button", name="Approve this release")).to_have_count(0)
    expect(desk.get_by_role("link", name="Release now")).to_have_count(0)
    # Whoever sends the form nevertheless is refused.
    token = desk.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for action in ("approve", "fire"):
        answer = desk.request.post(
            f"{desk.url}{action}/", form={"csrfmiddlewaretoken": token}, headers={"Referer": desk.url}
        )
        assert "Summer" in answer.text()
    assert [fresh(page).live for page in (third, fourth)] == [False, False]
    assert Release.objects.get(name="Summer").status == "open"


def test_dates_are_dragged_and_moved_by_keyboard(
    index: ArticleIndexPage, lead: Any, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    page = draft(index, "to-read")
    page.get_workflow().start(page, writer)
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    Submission.objects.update(due_on=monday)
    desk = sign_in(lead)
    desk.goto("/admin/desk/calendar/?view=week")
    target = monday + timedelta(days=3)
    desk.locator(".desk-entry", has_text="To read").drag_to(desk.locator(f"[data-day='{target}']"))
    expect(desk.get_by_text("“To read” was moved.")).to_be_visible()
    expect(desk.locator(f"[data-day='{target}'] .desk-entry", has_text="To read")).to_be_visible()
    assert Submission.objects.get().due_on == target
    assert "view=week" in desk.url

    desk.get_by_role("link", name="Move… “To read”").focus()
    desk.keyboard.press("Enter")
    field = desk.get_by_label("New day")
    field.fill(str(monday))
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name="Move", exact=True)).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("“To read” was moved.")).to_be_visible()
    assert Submission.objects.get().due_on == monday
    assert "view=week" in desk.url


@pytest.mark.parametrize("width", [1280, 390])
def test_planning_is_accessible_at_every_width(
    index: ArticleIndexPage, lead: Any, sign_in: Callable[[Any], Page], width: int
) -> None:
    release = release_of(lead, approved(index, "one"), draft(index, "two"), go_live_at=minutes(600))
    scheduled(index, "planned", minutes(900))
    other = draft(index, "other")
    Release.objects.create(name="Broken", status="failed", outcome="It broke.", go_live_at=minutes(-60))
    desk = sign_in(lead)
    desk.set_viewport_size({"width": width, "height": 900})
    for path in (
        "releases/", "releases/new/", f"releases/{release.pk}/", f"releases/{release.pk}/cancel/",
        f"releases/of/{other.pk}/", f"releases/{Release.objects.get(name='Broken').pk}/", "calendar/",
        "calendar/?view=week", f"calendar/move/release/{release.pk}/",
    ):  # fmt: skip
        desk.goto(f"/admin/desk/{path}")
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, path
        assert faults(desk, "#main", serious=True) == [], path


def test_an_article_page_names_its_release(index: ArticleIndexPage, lead: Any, sign_in: Callable[[Any], Page]) -> None:
    release_of(lead)
    page = draft(index, "one")
    desk = sign_in(lead)
    desk.goto(f"/admin/pages/{page.pk}/edit/")
    desk.get_by_role("button", name="Actions", exact=True).first.click()
    desk.get_by_role("link", name="Add to release…").click()
    desk.get_by_label("Spring").check()
    desk.get_by_role("button", name="Add to this release").click()
    expect(desk.get_by_text("“One” goes live with this release.")).to_be_visible()
    assert ArticlePage.objects.get(pk=page.pk).waiting_release is not None
