"""A lead takes an article off, as visitors see it; and no view of the record keeps anybody out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Comment, Site

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article, faq
from tests.e2e.axe import faults

from .steps import open_from_menu

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(index: ArticleIndexPage, live_server: Any) -> ArticlePage:
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    return article(index, "salaries", body=[faq(("How much?", "<p>It depends.</p>"))])


def test_a_note_then_lifted_then_another_page(
    page: ArticlePage,
    index: ArticleIndexPage,
    lead: Any,
    sign_in: Callable[[Any], Page],
    new_page: Callable[..., Page],
) -> None:
    other = article(index, "better-salaries")
    reader, desk = new_page(390, 844), sign_in(lead)

    open_from_menu(desk, page, "Retract…")
    expect(desk.get_by_label("Send visitors to")).to_be_hidden()
    desk.get_by_label("Reason").fill("The figures are wrong.")
    desk.get_by_label("Note for visitors").fill("We are checking the figures.")
    desk.get_by_role("button", name="Retract it").click()
    expect(desk.get_by_role("heading", name="Retracted: do not publish")).to_be_visible()
    response = reader.goto(page.url)
    assert response is not None
    assert response.status == 410
    expect(reader.get_by_text("We are checking the figures.")).to_be_visible()
    expect(reader.get_by_text("The figures are wrong.")).to_have_count(0)

    desk.get_by_role("link", name="Lift the retraction…").first.click()
    desk.get_by_role("button", name="Lift it").click()
    expect(desk.get_by_text("is lifted.")).to_be_visible()
    expect(desk.get_by_role("heading", name="Retracted: do not publish")).to_have_count(0)
    response = reader.goto(page.url)
    assert response is not None
    assert response.status == 404

    ArticlePage.objects.get(pk=page.pk).latest_revision.publish(user=lead)
    open_from_menu(desk, page, "Retract…")
    desk.get_by_label("Reason").fill("There is a better one.")
    desk.get_by_label("Another page, to which they are sent").check()
    expect(desk.get_by_label("Note for visitors")).to_be_hidden()
    desk.get_by_role("button", name="Choose a page").click()
    choose(desk, other)
    desk.get_by_role("button", name="Retract it").click()
    expect(desk.get_by_role("heading", name="Retracted: do not publish")).to_be_visible()
    reader.goto(page.url)
    assert reader.url.endswith(other.url.rpartition("//")[2].partition("/")[2])


def choose(desk: Page, page: ArticlePage) -> None:
    dialog = desk.locator(".modal-dialog")
    dialog.get_by_label("Search term").fill(page.title)
    dialog.get_by_role("link", name=page.title, exact=True).click()
    expect(desk.locator("[data-chooser-title]")).to_contain_text(page.title)


def test_these_views_are_accessible(
    page: ArticlePage, index: ArticleIndexPage, lead: Any, sign_in: Callable[[Any], Page]
) -> None:
    """No serious violation in what is ours: the main part, without Wagtail's own header."""
    gone = article(index, "gone")
    publishing.retract(gone, lead, "Wrong.", public_note="Gone.")
    draft = article(index, "a-draft", live=False)
    Comment.objects.create(page=draft, user=lead, text="Why?", contentpath="description")
    released = article(index, "released", live=False)
    publishing.break_glass(released, lead, "A reader relies on it.")
    desk = sign_in(lead)
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for path, part in (
            (f"/admin/desk/articles/{page.pk}/retract/", "main"),
            (f"/admin/desk/articles/{gone.pk}/lift/", "main"),
            (f"/admin/desk/articles/{draft.pk}/release-now/", "main"),
            (f"/admin/desk/articles/{released.pk}/certificate/", "main"),
            ("/admin/desk/decisions/", "#listing-results"),
            (f"/admin/pages/{gone.pk}/edit/", "#retraction"),
            ("/admin/", "#unreviewed-releases-content"),
            ("/admin/", "#desk-jobs-content"),
        ):
            desk.goto(path)
            expect(desk.locator(part)).to_be_visible()
            assert faults(desk, part, serious=True) == [], (scheme, path)


@pytest.mark.parametrize("width", [390, 768])
def test_these_views_never_scroll_sideways(
    page: ArticlePage, lead: Any, sign_in: Callable[[Any], Page], width: int
) -> None:
    publishing.retract(page, lead, "Wrong.")
    desk = sign_in(lead)
    desk.set_viewport_size({"width": width, "height": 844})
    for path in (
        f"/admin/desk/articles/{page.pk}/lift/",
        f"/admin/desk/articles/{page.pk}/certificate/",
        "/admin/desk/decisions/",
    ):
        desk.goto(path)
        assert desk.evaluate("document.querySelector('#main').scrollWidth") <= width, path
