"""The whole job in a browser: written, reviewed, answered, approved, signed by link, live, retracted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from wagtail.models import Site

from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article, faq
from tests.blog.pages import Page as Markup

from .steps import open_from_menu, press, shortcut, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "How long should I take to answer?"
FIRST = "A day is enough."
SECOND = "Ask for three working days."
THIRD = "Ask for three working days, and name the day."


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any, live_server: Any) -> ArticlePage:
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    note = {"heading": "Coach’s note", "level": "2", "text": "<p>Sleep on it once.</p>"}
    body = [faq((QUESTION, f"<p>{FIRST}</p>")), ("coach_note", note)]
    return article(index, "an-offer", live=False, owner=writer, body=body)


def test_from_the_first_word_to_the_retraction(
    draft: ArticlePage,
    writer: Any,
    reviewer: Any,
    lead: Any,
    log_in: Callable[[Any], Page],
    new_page: Callable[..., Page],
) -> None:
    reader = new_page(390, 844)
    desk, review, office = log_in(writer), log_in(reviewer), log_in(lead)

    # The writer writes and submits.
    desk.goto(f"/admin/pages/{draft.pk}/edit/")
    write(desk, FIRST, SECOND)
    press(desk, "Submit to Editorial review")
    expect(desk.get_by_text("has been submitted for moderation")).to_be_visible()
    assert status(reader, draft) == 404

    # The reviewer finds it in the queue, reads what is new, comments, and sends it back.
    review.goto("/admin/desk/")
    review.get_by_role("link", name="An offer", exact=True).click()
    part = review.locator("[data-change]", has_text=SECOND)
    part.locator("summary", has_text="Comment").first.click()
    part.get_by_role("textbox").fill("Which day?")
    part.get_by_role("button", name="Save comment").click()
    expect(review.get_by_text("1 comment is not resolved.")).to_be_visible()
    shortcut(review, "r")
    review.keyboard.type("Answer the comment.")
    review.get_by_role("button", name="Send back").click()
    expect(review.get_by_text("went back to its writer")).to_be_visible()

    # The writer answers and submits again.
    desk.goto(f"/admin/pages/{draft.pk}/edit/")
    write(desk, SECOND, THIRD)
    desk.get_by_role("button", name="Toggle comments").click()
    comment = desk.locator(".comment", has_text="Which day?")
    comment.get_by_label("More actions").click()
    comment.get_by_role("menuitem", name="Resolve").click()
    expect(comment).to_have_count(0)
    press(desk, "Resubmit to Editorial review")
    expect(desk.get_by_text("has been submitted for moderation")).to_be_visible()

    # The reviewer approves; the button says what is still to come, and nothing is live yet.
    review.goto(f"/admin/desk/articles/{draft.pk}/review/")
    review.get_by_role("button", name="Approve, then Coach’s sign-off").click()
    expect(review.get_by_text("Coach’s sign-off").first).to_be_visible()
    assert status(reader, draft) == 404

    # The lead asks a coach without an account, who signs by the link in the mail.
    open_from_menu(office, draft, "Ask an expert…")
    office.get_by_label("Name").fill("Dr Mara Example")
    office.get_by_label("E-mail address").fill("mara@example.org")
    office.get_by_role("button", name="Send").click()
    expect(office.get_by_text("mara@example.org").first).to_be_visible()
    coach = new_page(390, 844)
    coach.goto(link_mailed_to("mara@example.org"))
    expect(coach.get_by_text(THIRD).first).to_be_visible()
    coach.get_by_label("Approve and publish").check()
    coach.get_by_role("button", name="Send my decision").click()
    expect(coach.get_by_role("heading", name="Thank you")).to_be_visible()

    # It is live, and machines read what people see.
    assert status(reader, draft) == 200
    reader.locator("summary", has_text=QUESTION).click()
    shown = re.sub(r"\s+", " ", reader.locator(".faq__answer").inner_text()).strip()
    assert dict(Markup(reader.content()).questions) == {QUESTION: shown}
    assert shown == THIRD

    # A retraction takes it off.
    open_from_menu(office, draft, "Retract…")
    office.get_by_label("Reason").fill("The law has changed.")
    office.get_by_label("Note for visitors").fill("We are writing this anew.")
    office.get_by_role("button", name="Retract it").click()
    expect(office.get_by_role("heading", name="Retracted: do not publish")).to_be_visible()
    assert status(reader, draft) == 410
    expect(reader.get_by_text("We are writing this anew.")).to_be_visible()


def status(reader: Page, page: ArticlePage) -> int:
    response = reader.goto(ArticlePage.objects.get(pk=page.pk).url)
    assert response is not None
    return response.status


def link_mailed_to(address: str) -> str:
    """The path of the link in the mail to this person."""
    (message,) = [message for message in mail.outbox if message.to == [address]]
    found = re.search(r"/review/[\w-]{43}/", str(message.body))
    assert found
    return found[0]
