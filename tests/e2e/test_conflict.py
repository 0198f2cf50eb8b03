"""Two people edit the same article at two screens: nobody's words are lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article, faq

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OLD, THEIRS, MINE = "Two months.", "Four weeks, she says.", "Three months, he says."


@pytest.fixture(autouse=True)
def _slow_to_notice(settings: Any) -> None:
    """As for somebody who was offline, or faster than autosave and Wagtail's own warning."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    settings.WAGTAIL_EDITING_SESSION_PING_INTERVAL = 10 * 60 * 1000


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    page = article(index, "a-draft", live=False, body=[faq(("How long?", f"<p>{OLD}</p>"))], owner=writer)
    page.save_revision(user=writer)
    return page


def answer(screen: Page, text: str) -> Locator:
    return screen.locator(".public-DraftEditor-content", has_text=text)


def write(screen: Page, old: str, new: str) -> None:
    answer(screen, old).scroll_into_view_if_needed()
    answer(screen, old).click()
    screen.keyboard.press("ControlOrMeta+A")
    screen.keyboard.type(new)
    expect(answer(screen, new)).to_be_visible()
    # The editor hands its text to the form a moment after the last key.
    screen.wait_for_function(
        "text => [...document.querySelectorAll('input[type=hidden]')].some(input => input.value.includes(text))",
        arg=new,
    )


def save(screen: Page) -> None:
    screen.get_by_role("button", name="Save draft").click()
    screen.wait_for_load_state()


def bodies(page: ArticlePage) -> list[str]:
    return [str(revision.content["body"]) for revision in page.revisions.order_by("created_at", "pk")]


def test_who_saves_second_sees_both_and_keeps_every_word(
    draft: ArticlePage, writer: Any, reviewer: Any, sign_in: Callable[[Any], Page], settings: Any
) -> None:
    his, hers = sign_in(writer), sign_in(reviewer)
    for screen in (his, hers):
        screen.goto(f"/admin/pages/{draft.pk}/edit/")
        expect(answer(screen, OLD)).to_be_visible()
    write(his, OLD, MINE)
    write(hers, OLD, THEIRS)
    save(hers)
    expect(hers.get_by_text("has been updated")).to_be_visible()

    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500
    save(his)
    conflict = his.get_by_role("region", name=re.compile("saved a newer version"))
    expect(conflict).to_be_visible()
    expect(conflict.locator(".deletion")).to_contain_text("Two months")
    expect(conflict.locator(".addition")).to_contain_text("Four weeks")
    expect(answer(his, MINE)).to_be_visible()
    expect(his.get_by_text("Not saved by itself")).to_be_attached()
    assert not any(MINE in body for body in bodies(draft))

    save(his)
    expect(his.get_by_text("has been updated")).to_be_visible()
    expect(conflict).not_to_be_visible()
    expect(answer(his, MINE)).to_be_visible()
    assert THEIRS in bodies(draft)[-2]
    assert MINE in bodies(draft)[-1]


def test_ones_own_autosave_is_no_conflict(
    draft: ArticlePage, writer: Any, sign_in: Callable[[Any], Page], settings: Any
) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500
    his = sign_in(writer)
    his.goto(f"/admin/pages/{draft.pk}/edit/")
    his.wait_for_timeout(3000)  # Wagtail's editor begins to look for edits after two seconds
    with his.expect_response(lambda response: response.request.method == "POST" and "/edit/" in response.url):
        write(his, OLD, MINE)
    write(his, MINE, "Three months, he says again.")
    save(his)
    expect(his.get_by_text("has been updated")).to_be_visible()
    assert "Three months, he says again." in bodies(draft)[-1]


def test_who_only_read_gets_the_newer_version(
    draft: ArticlePage, writer: Any, reviewer: Any, sign_in: Callable[[Any], Page]
) -> None:
    """An approval counts for what the reviewer has before them; without words of their own, nothing is kept."""
    draft.get_workflow().start(draft, writer)
    review = sign_in(reviewer)
    review.goto(f"/admin/pages/{draft.pk}/edit/")
    expect(answer(review, OLD)).to_be_visible()
    newer = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    newer.description = "Changed meanwhile."
    newer.save_revision(user=writer)
    review.get_by_role("button", name="More actions").click()
    review.get_by_role("button", name="Approve and publish", exact=True).click()
    expect(review.get_by_text("Nothing was approved:")).to_be_visible()
    expect(review.locator("#id_description")).to_have_value("Changed meanwhile.")
    assert not ArticlePage.objects.get(pk=draft.pk).live
