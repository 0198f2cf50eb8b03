"""The whole mission once through, as people do it: import, improve, review, read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Site

from blog.importer.report import ReportFile
from blog.importer.runs import Options, run
from blog.models import ArticleIndexPage, ArticlePage
from cms.demo.loading import CONTENT
from tests.blog.pages import Page as Markup
from tests.e2e.axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLUG = "negotiate-an-offer-with-evidence"
QUESTION = "How long may I take to decide on an offer?"
OLD = "Ask for the time you need and name a date."
NEW = "Ask for three working days, and say which day that is."


@pytest.fixture
def imported(index: ArticleIndexPage, lead: Any, live_server: Any) -> ArticlePage:
    """A long real post (1,400 words, some 90 rich texts), imported as live."""
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    summary = run(Options(CONTENT / "mdx" / f"{SLUG}.mdx", state="keep"), lead, ReportFile(None))
    assert summary.failures == []
    found: ArticlePage = ArticlePage.objects.get(slug=SLUG)
    return found


def test_from_import_to_reader(
    imported: ArticlePage, writer: Any, reviewer: Any, log_in: Callable[[Any], Page], new_page: Callable[..., Page]
) -> None:
    reader = new_page(390, 844)
    reader.goto(imported.url)
    assert answer_shown(reader) == answer_marked_up(reader)
    assert OLD in answer_shown(reader)

    desk = log_in(writer)
    desk.goto(f"/admin/pages/{imported.pk}/edit/")
    edit_answer(desk)
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name="Submit to Editorial review").click()
    expect(desk.get_by_text("has been submitted for moderation")).to_be_visible()

    reader.reload()
    assert OLD in answer_shown(reader)

    review = log_in(reviewer)
    expect(review.get_by_role("link", name="Negotiate Your Job Offer with Evidence").first).to_be_visible()
    review.goto(f"/admin/pages/{imported.pk}/edit/")
    review.get_by_role("button", name="More actions").click()
    review.get_by_role("button", name="Approve and publish", exact=True).click()
    review.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    reader.reload()
    assert NEW in answer_shown(reader)
    assert OLD not in answer_shown(reader)
    assert answer_shown(reader) == answer_marked_up(reader)
    assert reader.locator("time").count() >= 1


def edit_answer(desk: Page) -> None:
    """Write another first sentence into the answer, with the keyboard."""
    editor = desk.locator(".public-DraftEditor-content", has_text=OLD)
    editor.scroll_into_view_if_needed()
    editor.click()
    desk.keyboard.press("ControlOrMeta+Home")
    desk.keyboard.press("ControlOrMeta+A")
    desk.keyboard.type(NEW)
    # The editor hands its text to the form a moment after the last key.
    desk.wait_for_function(
        "text => [...document.querySelectorAll('input[type=hidden]')].some(input => input.value.includes(text))",
        arg=NEW,
    )


def answer_shown(reader: Page) -> str:
    entry = reader.locator("details", has=reader.get_by_text(QUESTION))
    if entry.get_attribute("open") is None:
        entry.locator("summary").click()
    return re.sub(r"\s+", " ", entry.locator(".faq__answer").inner_text()).strip()


def answer_marked_up(reader: Page) -> str:
    found = dict(Markup(reader.content()).questions)
    return found[QUESTION]


def test_a_reader_without_scripts_sees_everything(imported: ArticlePage, browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(imported.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Negotiate Your Job Offer with Evidence")
    page.locator("summary", has_text=QUESTION).click()
    expect(page.get_by_text(OLD)).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_an_article_never_scrolls_sideways(imported: ArticlePage, new_page: Callable[..., Page], width: int) -> None:
    page = new_page(width, 800)
    page.goto(imported.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_pages_are_accessible(imported: ArticlePage, new_page: Callable[..., Page]) -> None:
    page = new_page()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for path in ("/", "/blog/", imported.url, "/nothing-here/"):
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach((entry) => { entry.open = true })")
            assert faults(page) == [], (scheme, path)


def test_the_editor_opens_a_long_article_and_offers_previews(
    imported: ArticlePage, writer: Any, log_in: Callable[[Any], Page]
) -> None:
    """Usable: every rich text is ready, the chooser groups blocks, and hovering one shows what it looks like."""
    desk = log_in(writer)
    desk.goto(f"/admin/pages/{imported.pk}/edit/")
    expect(desk.locator(".public-DraftEditor-content", has_text=OLD)).to_be_visible()
    assert desk.locator(".Draftail-Editor").count() > 60
    desk.locator("#panel-child-content-body-section").get_by_role("button", name="Insert a block").last.click()
    for group in (
        "Opening",
        "Lists with a purpose",
        "Method",
        "Voices",
        "Answers and offers",
        "Closing",
        "Media",
        "General",
    ):
        expect(desk.get_by_text(group, exact=True).last).to_be_visible()
    option = desk.get_by_role("option", name="Mistakes")
    option.locator("xpath=following-sibling::button").click()
    expect(desk.get_by_text("Common mistakes, each with its fix and what it costs.")).to_be_visible()
    preview = desk.frame_locator("iframe[title='Preview']").last
    expect(preview.get_by_text("Leading with the gap.")).to_be_visible()
