"""An expert on a phone, without an account: reads, comments and decides, by keyboard and without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Comment

from blog.models import ArticleIndexPage, ArticlePage, Certificate
from tests.blog.factories import article, faq
from tests.blog.packets import NAME, Invited, fresh, in_review, invited_by, rewritten, submitted
from tests.e2e.axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def invited(index: ArticleIndexPage, writer: Any, reviewer: Any, live_server: Any) -> Invited:
    """Asked about the second version of a live article."""
    page = article(index, "second-version", body=[faq(("How long?", "<p>Two months.</p>"))])
    rewritten(page, writer, description="Said in other words.")
    return invited_by(reviewer, submitted(page, writer), message="Is the figure right?")


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    contexts = []

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield make
    for context in contexts:
        context.close()


def reach(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_an_expert_reviews_on_a_phone_by_keyboard(invited: Invited, phone: Callable[..., Page]) -> None:
    reader = phone()
    heard: list[dict[str, str]] = []
    reader.on("request", lambda request: heard.append({"url": request.url, **request.all_headers()}))
    reader.goto(invited.address)
    assert reader.url.endswith(invited.packet)
    assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(reader.get_by_text("Is the figure right?")).to_be_visible()

    reach(reader, "#opening .remark-form summary")
    reader.keyboard.press("Enter")
    reach(reader, "#opening textarea")
    reader.keyboard.type("Name your source.")
    reach(reader, "#opening .remark-form button")
    reader.keyboard.press("Enter")
    expect(reader.get_by_text("Your comment is saved.")).to_be_visible()
    assert Comment.objects.get().text == f"{NAME} (by link): Name your source."

    reach(reader, "#decision input[value=approve]")
    reader.keyboard.press("Space")
    reach(reader, "#decision button")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("alert")).to_contain_text("You left 1 comment.")
    reach(reader, "#decision input[type=radio]")
    reader.keyboard.press("ArrowDown")
    reach(reader, "#decision textarea")
    reader.keyboard.type("Give the source of the figure.")
    reach(reader, "#decision button")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="Thank you")).to_be_visible()
    assert invited.state().status == "rejected"

    # The token went to the server once, and in no other request.
    assert [request["url"] for request in heard if invited.token in str(request)] == [
        request["url"] for request in heard if invited.token in request["url"]
    ]
    assert len([request for request in heard if invited.token in str(request)]) == 1


def test_an_expert_reviews_without_scripts(invited: Invited, phone: Callable[..., Page]) -> None:
    reader = phone(java_script_enabled=False)
    reader.goto(invited.address)
    reader.locator("#opening .remark-form summary").click()
    expect(reader.locator("#opening textarea")).to_be_visible()
    reader.get_by_role("link", name="Go to your decision").click()
    reader.get_by_label("Approve and publish").check()
    reader.get_by_label("Your words to the team").fill("Right as it stands.")
    reader.get_by_role("button", name="Send my decision").click()
    expect(reader.get_by_role("heading", name="Thank you")).to_be_visible()
    page = fresh(ArticlePage.objects.get(slug="second-version"))
    assert page.description == "Said in other words."
    assert Certificate.objects.get(content_hash=invited.link.content_hash).approver_name == (
        f"{NAME} (by link from rex)"
    )
    reader.goto(invited.address)
    expect(reader.get_by_role("heading", name="You have already decided")).to_be_visible()


def test_without_its_cookie_the_page_says_what_to_do(invited: Invited, phone: Callable[..., Page]) -> None:
    reader = phone()
    reader.goto(invited.address)
    reader.locator("#decision input[value=approve]").check()
    reader.context.clear_cookies()
    reader.locator("#decision button").click()
    expect(reader.get_by_text("Forbidden")).to_be_visible()  # no cookie, no form of ours
    reader.goto(invited.packet)
    expect(reader.get_by_role("heading", name="Open the link in your mail")).to_be_visible()
    expect(reader.get_by_text("Allow cookies for this site")).to_be_visible()
    reader.goto(invited.address)
    expect(reader.get_by_role("heading", name="Your decision")).to_be_visible()


def test_the_packet_is_accessible(
    invited: Invited, index: ArticleIndexPage, writer: Any, reviewer: Any, phone: Callable[..., Page]
) -> None:
    new = invited_by(reviewer, in_review(index, writer, "all-new"))
    reader = phone()
    for address in (invited.address, new.address, "/review/0/", f"{invited.packet}?noted=title"):
        reader.goto(address)
        if address == new.address:
            reader.locator("#decision input[value=reject]").check()
            reader.locator("#decision button").click()
            expect(reader.get_by_role("alert")).to_be_visible()
        reader.evaluate("document.querySelectorAll('details').forEach((entry) => { entry.open = true })")
        for scheme in ("light", "dark"):
            reader.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert faults(reader) == [], (scheme, address)


def test_the_invitation_is_accessible_and_fits_a_phone(
    invited: Invited, reviewer: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(reviewer)
    desk.goto(f"/admin/desk/articles/{invited.link.article_id}/invite/")
    expect(desk.get_by_role("button", name=f"Revoke the link for {NAME}")).to_be_visible()
    assert faults(desk, "main") == []
    desk.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    desk.get_by_role("button", name=f"Revoke the link for {NAME}").click()
    expect(desk.get_by_text(f"The link for {NAME} is no longer valid.")).to_be_visible()
