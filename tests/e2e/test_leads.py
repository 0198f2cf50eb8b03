"""From an article to a lead and back out, in a real browser, with the mails of a real server; with and without scripts."""

import csv
import logging
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from wagtail.models import Site

from blog.models import ArticleIndexPage, ArticlePage
from coaching import lead_links
from coaching.models import Lead
from tests.blog.factories import article
from tests.coaching.leads import offer_with_form, send
from tests.outbox.conftest import queued, start_server  # noqa: F401 (fixtures)
from tests.outbox.server import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANNA = "anna.berg@readers.example"


@pytest.fixture
def post(start_server: Callable[..., MailServer], settings: Any, live_server: Any) -> MailServer:  # noqa: F811
    settings.WAGTAILADMIN_BASE_URL = settings.PROOFDESK_SITE_ORIGIN = live_server.url
    return start_server()


@pytest.fixture
def page_with_offer(index: ArticleIndexPage, live_server: Any) -> ArticlePage:
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    offer_with_form("WaitlistCTA", heading="Talk it through with a coach", button_text="Join the waitlist")
    return article(index, "promotion", authors=["Ann Author"])


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def reader(request: Any, browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=request.param, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def link_to(act: str, post: MailServer) -> str:
    """In the last mail, as its reader sees it."""
    (part, *_) = post.accepted[-1].get_payload()
    text = part.get_payload(decode=True).decode()
    found = re.search(rf"https?://\S+/leads/{act}/\S+", text)
    assert found, text
    return found[0]


def no_faults(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], page.url


def test_a_reader_becomes_a_lead_and_leaves_again(
    page_with_offer: ArticlePage,
    post: MailServer,
    reader: Page,
    lead: Any,
    sign_in: Callable[[Any], Page],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
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

    nobody_is_named(caplog, visited, page_with_offer)

    reader.goto("/leads/my-data/")
    reader.get_by_role("textbox", name="E-mail").fill(ANNA)
    reader.get_by_role("button", name="Send me the link").click()
    expect(reader.get_by_role("heading", name="Look into your inbox")).to_be_visible()
    reader.goto(link_to("mine", post))
    expect(reader.get_by_text("Anna Berg")).to_be_visible()
    reader.get_by_role("link", name="Delete it all").click()
    reader.get_by_role("button", name="Yes, delete everything").click()
    expect(reader.get_by_role("heading", name="Deleted")).to_be_visible()
    assert tables_with(ANNA) == []
    nobody_is_named(caplog, visited, page_with_offer)


def nobody_is_named(caplog: pytest.LogCaptureFixture, visited: list[str], page: ArticlePage) -> None:
    """Not in logs, nor in any address, nor in what caches and machines are given."""
    public = [
        Client().get(path).content.decode()
        for path in (page.url, "/", "/api/v2/pages/", "/feed.xml", "/sitemap.xml", "/llms.txt")
    ]
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for secret in (ANNA, "anna.berg", "Anna Berg", "Anna%20Berg"):
        assert secret not in logged
        assert [address for address in visited if secret in address] == []
        assert [text for text in public if secret in text] == []
    assert visited
    assert logged


def tables_with(text: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (our tables)
            found += [table] if any(text in str(value) for row in cursor.fetchall() for value in row) else []
    return found


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
            no_faults(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    page.goto(page_with_offer.url)
    page.get_by_role("button", name="Join the waitlist").click()
    expect(page.get_by_role("alert")).to_be_focused()
    no_faults(page)
    context.close()


def test_the_pipeline_is_accessible(page_with_offer: ArticlePage, lead: Any, sign_in: Callable[[Any], Page]) -> None:
    send(name="Anna", role="Editor")
    send(email="bot@example.com", company_site="x")
    desk = sign_in(lead)
    number = Lead.objects.get().pk
    for path in ("/admin/desk/leads/", f"/admin/desk/leads/{number}/", "/admin/desk/leads/suspicious/"):
        desk.goto(path)
        for width in (1280, 390):
            desk.set_viewport_size({"width": width, "height": 844})
            no_faults(desk)
