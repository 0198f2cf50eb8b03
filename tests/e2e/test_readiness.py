"""The editor's side panel: it runs by itself, finds, counts, leads to the place, and blocks a submission."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from blog import checking, health, publishing
from blog.models import ArticleIndexPage, ArticlePage, Waiver
from blog.quality.registry import Found, Registry
from tests.blog.factories import article
from tests.e2e.axe import OURS, faults
from tests.e2e.steps import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIGURE = "89 %"


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """An error about a figure, and a warning about a long title."""
    book = Registry()
    monkeypatch.setattr(checking, "rules", book)

    @book.check("honesty.figure", "No bare figure", level="error", hint="Say where the figure is from.")
    def figure(facts, context, limits) -> Iterator[Found]:
        for passage in facts.passages():
            if FIGURE in passage.text:
                yield Found("A figure stands without its source.", passage.place, quote=FIGURE)

    @book.check("search.title", "Short title", level="warning", hint="Make it shorter.", letters=30)
    def title(facts, context, limits) -> Iterator[Found]:
        if len(facts.title) > limits["letters"]:
            yield Found(f"The title has {len(facts.title)} letters.", "title")

    return book


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any, book: Registry, live_server: Any) -> ArticlePage:
    """Its figure stands in the answer to the second question, inside a folded block."""
    items = [
        {
            "type": "item",
            "id": f"item-{n}",
            "value": {"question": f"Question {n}?", "answer": answer, "other_answers": []},
        }
        for n, answer in enumerate(["<p>Yes.</p>", f"<p>It helps {FIGURE} of them.</p>"])
    ]
    value = {"heading": "FAQ", "level": "2", "intro": "", "items": items, "closing": ""}
    short = {
        "type": "short_answer",
        "id": "short",
        "value": {"heading": "", "level": "2", "text": "<p>Ask for time.</p>"},
    }
    return article(
        index,
        "an-offer",
        title="An offer",
        live=False,
        owner=writer,
        body=[short, {"type": "faq", "id": "faq", "value": value}],
    )


def open_editor(desk: Page, page: ArticlePage) -> None:
    desk.goto(f"/admin/pages/{page.pk}/edit/")
    expect(desk.locator(".Draftail-Editor").first).to_be_visible()


def panel(desk: Page) -> Any:
    return desk.locator("[data-readiness]")


def test_the_panel_appears_and_finds_without_a_click(
    page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    open_editor(desk, page)
    expect(panel(desk)).to_be_visible()
    expect(panel(desk).get_by_role("status")).to_have_text("1 error")
    expect(panel(desk).get_by_role("button", name="A figure stands without its source.")).to_be_visible()
    expect(panel(desk).get_by_text("Error", exact=True)).to_be_visible()
    toggle = desk.locator("[data-side-panel-toggle=readiness]")
    expect(toggle.locator("[data-side-panel-toggle-counter]")).to_have_text("1")
    toggle.click()
    expect(panel(desk)).to_be_hidden()
    desk.reload()
    expect(toggle.locator("[data-side-panel-toggle-counter]")).to_have_text("1")
    expect(panel(desk)).to_be_hidden()


def test_a_change_is_checked_by_itself_and_the_numbers_follow(
    page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    open_editor(desk, page)
    expect(panel(desk).locator("[data-number=short_answer]")).to_have_text("3")
    words = int(panel(desk).locator("[data-number=words]").inner_text())
    editor = desk.locator(".public-DraftEditor-content", has_text="Ask for time.")
    editor.click()
    desk.keyboard.press("ControlOrMeta+End")
    desk.keyboard.type(" Then wait a day.")
    expect(panel(desk).locator("[data-number=short_answer]")).to_have_text("7")
    expect(panel(desk).locator("[data-number=words]")).to_have_text(str(words + 4))
    desk.locator("[name=title]").fill("W" * 80)
    expect(panel(desk).get_by_role("status")).to_have_text("1 error, 1 warning")
    pixels = panel(desk).locator("[data-pixels=title]")
    expect(pixels).to_have_text(re.compile(r"^1,\d{3} / 600 px$"))
    expect(panel(desk).locator("[data-cut=title]")).to_be_visible()
    expect(panel(desk).locator(".readiness-card__title")).to_have_text("W" * 80)
    desk.locator("[name=title]").fill("Short")
    expect(panel(desk).get_by_role("status")).to_have_text("1 error")
    expect(panel(desk).locator("[data-cut=title]")).to_be_hidden()
    expect(panel(desk).locator(".readiness-result__title")).to_contain_text("Short")


def test_a_click_opens_what_is_folded_and_focuses_the_field(
    page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    open_editor(desk, page)
    place = desk.locator('[data-contentpath="item-1"]')
    for toggle in (
        place.locator("[data-panel-toggle]").first,
        desk.locator('[data-contentpath="faq"] [data-panel-toggle]').first,
    ):
        toggle.click()
        expect(toggle).to_have_attribute("aria-expanded", "false")
    desk.get_by_role("tab", name="About").click()
    answer = place.locator('[data-contentpath="answer"] [contenteditable=true]')
    expect(answer).to_be_hidden()
    panel(desk).get_by_role("button", name="A figure stands").press("Enter")
    expect(answer).to_be_visible()
    expect(answer).to_be_focused()
    expect(answer).to_be_in_viewport()


def test_the_panel_is_used_with_the_keyboard_alone(
    page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    open_editor(desk, page)
    expect(panel(desk).get_by_role("status")).to_have_text("1 error")
    desk.locator("[data-side-panel-toggle=readiness]").focus()
    tab_to(desk, ".readiness__family > summary")
    desk.keyboard.press("Enter")
    expect(panel(desk).get_by_role("button", name="A figure stands")).to_be_hidden()
    desk.keyboard.press("Enter")
    tab_to(desk, ".readiness__go")
    desk.keyboard.press("Enter")
    answer = desk.locator('[data-contentpath="item-1"] [data-contentpath="answer"] [contenteditable=true]')
    expect(answer).to_be_focused()


def tab_to(desk: Page, selector: str) -> None:
    for _ in range(60):
        desk.keyboard.press("Tab")
        if desk.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_an_address_leads_to_the_place(page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]) -> None:
    desk = sign_in(writer)
    desk.goto(checking.place_in_editor(page.pk, "body.faq.items.item-1.question"))
    expect(desk.locator('[data-contentpath="item-1"] [data-contentpath="question"] input').first).to_be_focused()


def test_a_submission_waits_until_the_errors_are_mended(
    page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    open_editor(desk, page)
    expect(panel(desk).get_by_text("Submitting it waits")).to_be_visible()
    press(desk, "Submit to Editorial review")
    message = desk.locator(".messages .error")
    expect(message).to_contain_text("is saved, but not in review yet. The checks find 1 error:")
    expect(message).to_contain_text("A figure stands without its source.")
    assert not ArticlePage.objects.get(pk=page.pk).workflow_in_progress
    message.get_by_role("link", name="A figure stands").click()
    answer = desk.locator(".public-DraftEditor-content", has_text=FIGURE)
    expect(answer).to_be_focused()
    desk.keyboard.press("ControlOrMeta+A")
    desk.keyboard.type("It helps some of them.")
    expect(panel(desk).get_by_role("status")).to_have_text("No errors, no warnings")
    press(desk, "Resubmit to Readiness")
    expect(desk.get_by_text("has been submitted for moderation")).to_be_visible()
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_task.name == "Editorial review"


def test_a_warning_is_waived_with_a_reason_and_that_is_taken_back(
    page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    open_editor(desk, page)
    desk.locator("[name=title]").fill("A title that has a few letters too many")
    expect(panel(desk).get_by_role("status")).to_have_text("1 error, 1 warning")
    panel(desk).get_by_text("Let it stand…").click()
    panel(desk).get_by_role("button", name="Let it stand").click()
    expect(panel(desk).get_by_role("alert")).to_have_text("Say why it may stay as it is.")
    panel(desk).get_by_label("Why may it stay as it is?").fill("It names the law.")
    panel(desk).get_by_role("button", name="Let it stand").click()
    expect(panel(desk).get_by_role("status")).to_have_text("1 error, 1 waived")
    expect(panel(desk).get_by_text("because: It names the law.")).to_be_visible()
    assert Waiver.objects.get().by == writer
    panel(desk).get_by_role("button", name="Withdraw the waiver").click()
    expect(panel(desk).get_by_role("status")).to_have_text("1 error, 1 warning")
    assert not Waiver.objects.exists()


def test_a_new_article_is_checked_before_it_is_saved(
    index: ArticleIndexPage, writer: Any, book: Registry, live_server: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    desk.goto(f"/admin/pages/add/blog/articlepage/{index.pk}/")
    expect(panel(desk).get_by_role("status")).to_have_text("No errors, no warnings")
    desk.locator("[name=title]").fill("A title that has a few letters too many")
    expect(panel(desk).get_by_role("status")).to_have_text("1 warning")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_is_accessible(page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page], scheme: str) -> None:
    desk = sign_in(writer)
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_editor(desk, page)
    desk.locator("[name=title]").fill("A title that has a few letters too many")
    expect(panel(desk).get_by_role("status")).to_have_text("1 error, 1 warning")
    panel(desk).get_by_text("Let it stand…").click()
    assert faults(desk, "[data-readiness]") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rules_and_report_are_accessible(
    page: ArticlePage, lead: Any, sign_in: Callable[[Any], Page], scheme: str
) -> None:
    health.refresh([page.pk])
    desk = sign_in(lead)
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        for name, arguments in (("desk_checks", []), ("desk_rule", ["search.title"]), ("desk_checks_report", [])):
            desk.goto(reverse(name, args=arguments))
            assert faults(desk, OURS) == [], (width, name)
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, (width, name)


def test_the_panel_beside_the_preview_says_the_same(
    page: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(writer)
    open_editor(desk, page)
    desk.locator("[data-side-panel-toggle=checks]").click()
    row = desk.locator("[data-content-checker-row]", has_text="No bare figure")
    expect(row).to_be_visible()
    expect(row).to_contain_text("Say where the figure is from.")


def test_marks_stand_in_a_preview_only(page: ArticlePage, client: Client, writer: Any) -> None:
    client.force_login(writer)
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert re.findall(r'<section class="part part--(\w+)" id="[\w-]+" data-findings="([\w.-]+)"', preview) == [
        ("faq", "honesty.figure")
    ]
    publishing.certify(page, page.save_revision(), writer, "review")
    page.latest_revision.publish()
    assert "data-findings=" not in client.get(page.url).content.decode()
