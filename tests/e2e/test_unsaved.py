"""What is typed while the editor saves, opens or shows a preview is saved and shown, without another key."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article, faq

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 30_000


@pytest.fixture(autouse=True)
def _saves_by_itself(settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    page = article(index, "a-draft", live=False, body=[faq(("How long?", "<p>Two.</p>"))], owner=writer)
    page.save_revision(user=writer)
    return page


def opened(screen: Page, draft: ArticlePage) -> Page:
    screen.goto(f"/admin/pages/{draft.pk}/edit/")
    expect(screen.locator(".Draftail-Editor").first).to_be_visible()
    return screen


def hold_saves(screen: Page) -> list[Route]:
    """Answers of automatic saves are given by `give_answer`: what was asked, in order."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        wants_json = "json" in (route.request.headers.get("accept") or "")
        if route.request.method == "POST" and wants_json:
            held.append(route)
        else:
            route.continue_()

    screen.route("**/admin/pages/*/edit/", hold)
    return held


def wait_for(screen: Page, held: list[Route], count: int) -> None:
    for _ in range(PATIENCE // 50):
        if len(held) >= count:
            return
        screen.wait_for_timeout(50)
    raise AssertionError(f"{len(held)} of {count} saves were asked for")


def title(screen: Page) -> str:
    return screen.locator("#id_title").input_value()


def sent_title(route: Route) -> str:
    body = route.request.post_data_buffer or b""
    return body.partition(b'name="title"\r\n\r\n')[2].partition(b"\r\n")[0].decode()


def test_what_is_typed_while_a_save_is_on_its_way_is_saved(
    here: None, draft: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    screen = opened(sign_in(writer), draft)
    screen.wait_for_timeout(2_500)  # until Wagtail has looked at the form for the first time
    held = hold_saves(screen)
    screen.locator("#id_title").fill("One")
    wait_for(screen, held, 1)
    assert sent_title(held[0]) == "One"
    # Typed and answered within the second in which Wagtail has not noticed yet.
    with screen.expect_response(lambda response: response.request.method == "POST"):
        screen.locator("#id_title").fill("One and two")
        held[0].continue_()
    wait_for(screen, held, 2)
    assert sent_title(held[1]) == "One and two"
    with screen.expect_response(lambda response: response.request.method == "POST") as reply:
        held[1].continue_()
    assert json.loads(reply.value.text())["success"] is True
    assert ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object().title == "One and two"
    # And not over and over.
    answered = 2
    for _ in range(20):
        screen.wait_for_timeout(250)
        while answered < len(held):
            held[answered].continue_()
            answered += 1
    assert answered <= 3


def test_what_is_typed_as_the_form_opens_is_saved(
    here: None, draft: ArticlePage, writer: Any, sign_in: Callable[[Any], Page]
) -> None:
    screen = sign_in(writer)
    held = hold_saves(screen)
    screen.goto(f"/admin/pages/{draft.pk}/edit/", wait_until="domcontentloaded")
    screen.locator("#id_title").press("End")
    screen.keyboard.type("!")
    wait_for(screen, held, 1)
    assert sent_title(held[0]) == title(screen) == f"{draft.title}!"
    held[0].continue_()


def test_the_preview_shows_the_mode_that_was_chosen_while_it_loaded(
    here: None, draft: ArticlePage, writer: Any, sign_in: Callable[[Any], Page], settings: Any
) -> None:
    settings.PROOFDESK_PREVIEW_URL = "http://localhost:1/preview?token={token}"
    screen = opened(sign_in(writer), draft)
    frames: list[Route] = []

    def hold(route: Route) -> None:
        if not frames and "mode=" in route.request.url and route.request.method == "GET":
            frames.append(route)
        else:
            route.continue_()

    screen.route("**/preview/?*", hold)
    screen.locator("[data-side-panel-toggle=preview]").click()
    for _ in range(PATIENCE // 50):
        if frames:
            break
        screen.wait_for_timeout(50)
    modes = screen.get_by_label("Preview mode")
    modes.select_option(label="On the front end")
    wanted = modes.input_value()
    with screen.expect_request(lambda request: f"mode={wanted}" in request.url):
        frames[0].continue_()
