"""From an article to a lead and back out, in a real browser, with the mails of a real server; with and without scripts."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from blog.models import ArticleIndexPage, ArticlePage
from coaching import lead_links
from coaching.models import Lead
from tests.blog.factories import article
from tests.coaching.leads import holders_of, offer_with_form, send
from tests.e2e.axe import faults
from tests.outbox.server import MailServer

from .leads import ANNA, forget_me, link_to, nobody_is_named

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page_with_offer(index: ArticleIndexPage, here: None) -> ArticlePage:
    offer_with_form("WaitlistCTA", heading="Talk it through with a coach", button_text="Join the waitlist")
    return article(index, "promotion", authors=["Ann Author"])


def test_a_reader_becomes_a_lead_and_leaves_again(
    page_with_offer: ArticlePage,
    post: MailServer,
    reader: Page,
    lead: Any,
    sign_in: Callable[[Any], Page],
    written: pytest.LogCaptureFixture,
) -> None:
    visited: list[str] = []
    reader.on("request", lambda request: visited.append(request.url))

    reader.goto(page_with_offer.url)
    reader.get_by_role("button", name="Join the waitlist").click()
    expect(reader.get_by_role("alert")).to_contain_text("Enter your e-mail address.")
    reader.get_by_role("textbox", name="E-mail").fill(ANNA)
    reader.get_by_role("textbox", name="Name").fill("Anna Berg")
    consent = reader.locator("[data-consent]").inner_text()
    reader.get_by_label("I agree").check()
    reader.wait_for_timeout(2500)  # no person is faster
    reader.get_by_role("button", name="Join the waitlist").click()
    expect(reader.get_by_role("heading", name="One step is left")).to_be_visible()
    assert reader.context.cookies() == []

    assert [mail["To"] for mail in post.accepted] == [ANNA]
    reader.goto(link_to("confirm", post))
    assert Lead.objects.get().confirmed_at is None
    reader.get_by_role("button", name="Yes, this is my address").click()
    expect(reader.get_by_role("heading", name="Thank you")).to_be_visible()

    found = Lead.objects.get()
    assert (found.article_id, found.offer, found.consent_text) == (page_with_offer.pk, "WaitlistCTA", consent)
    desk = sign_in(lead)
    desk.on("request", lambda request: visited.append(request.url))
    desk.goto("/admin/desk/leads/")
    row = desk.get_by_role("row", name=re.compile(re.escape(ANNA)))
    expect(row).to_contain_text("Promotion")
    expect(row).to_contain_text("confirmed")
    desk.get_by_role("button", name="Actions", exact=True).first.click()
    with desk.expect_download() as started:
        desk.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(StringIO(started.value.path().read_text(encoding="utf-8-sig"))))
    assert [(row["Article"], row["Offer"], row["E-mail"]) for row in rows] == [("Promotion", "WaitlistCTA", ANNA)]

    nobody_is_named(written, visited, page_with_offer.url)

    forget_me(reader, post)
    assert holders_of(ANNA) == set()
    nobody_is_named(written, visited, page_with_offer.url)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forms_and_the_pages_behind_their_links_are_accessible(
    page_with_offer: ArticlePage, post: MailServer, browser: Browser, live_server: Any, scheme: str
) -> None:
    send()
    number = Lead.objects.get().pk
    links = [lead_links.address(act, number) for act in ("confirm", "stop", "mine")]
    context: BrowserContext = browser.new_context(base_url=live_server.url, color_scheme=scheme)
    page = context.new_page()
    for address in (page_with_offer.url, "/leads/my-data/", "/leads/thanks/", *links, f"{links[2]}delete/"):
        page.goto(address)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert faults(page) == [], page.url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    page.goto(page_with_offer.url)
    page.get_by_role("button", name="Join the waitlist").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert faults(page) == [], page.url
    context.close()


def test_the_pipeline_is_accessible(page_with_offer: ArticlePage, lead: Any, sign_in: Callable[[Any], Page]) -> None:
    send(name="Anna", role="Editor")
    send(email="bot@example.com", company_site="x")
    desk = sign_in(lead)
    number = Lead.objects.get().pk
    pages = ("", "board/", f"{number}/", "suspicious/")
    for path in (f"/admin/desk/leads/{page}" for page in pages):
        desk.goto(path)
        for width in (1280, 390):
            desk.set_viewport_size({"width": width, "height": 844})
            assert faults(desk) == [], desk.url
