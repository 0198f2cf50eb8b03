"""The whole way: article, offer, readiness test, result, roadmap, mail, lead, spreadsheet, forgotten. One browser, with and
without scripts; what is on the way is checked where it happens, and at the end nothing of the person is left."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.models import ArticleIndexPage, ArticlePage, Category
from cms.home.models import HomePage
from coaching.models import CallToAction, CallToActionVariant, CareerPath, CoachingPage, Lead, LeadCount, SavedRoadmap
from tests.blog.factories import article
from tests.coaching.leads import holders_of, offer_with_form
from tests.coaching.tests_and_plans import readiness_page
from tests.outbox.server import MailServer

from .leads import ANNA, forget_me, link_to, nobody_is_named

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(home: HomePage, index: ArticleIndexPage, here: None) -> ArticlePage:
    landing = home.add_child(instance=CoachingPage(title="Career coaching", slug="career-coaching"))
    skills = [("skill", {"name": name, "action": "<p>Once a week.</p>"}) for name in ("Delegation", "Feedback")]
    lead_path = CareerPath(
        title="Team lead", slug="lead", what_it_is="<p>Leading.</p>", skills=skills, months_min=6, months_max=12
    )
    landing.add_child(instance=lead_path)
    offer = CallToAction.objects.create(
        key="are-you-ready", heading="Ready to lead?", button_text="Take the test", page=readiness_page(landing)
    )
    offer.topics.add(Category.objects.create(name="Leadership"))
    CallToActionVariant.objects.create(offer=offer, heading="Where do you stand?", button_text="Find out", active=True)
    offer_with_form(heading="For everybody else", button_text="Join the waitlist")
    article(index, "pay-talk", categories=["Pay"])
    return article(index, "first-team", authors=["Ann Author"], categories=["Leadership"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def take_the_test(reader: Page) -> None:
    press(reader, "Start the test")
    reader.get_by_label("I do").check()
    press(reader, "Next")
    reader.get_by_label("5: often").check()
    press(reader, "Next")
    reader.get_by_label("A plan").check()
    press(reader, "Show the result")
    expect(reader.get_by_role("heading", name="Your result")).to_be_visible()


def make_the_plan(reader: Page) -> None:
    press(reader, "Make a roadmap to Team lead")
    reader.get_by_label("Your role now").fill("Data analyst")
    reader.get_by_label("Years of work so far").fill("4")
    reader.get_by_label("Hours a week for this change").fill("6")
    press(reader, "Make the roadmap")
    expect(reader.get_by_role("heading", name="Your roadmap: Team lead")).to_be_visible()
    press(reader, "Save under a private link")
    expect(reader.get_by_role("heading", name="This plan is yours")).to_be_visible()


def test_a_reader_of_an_article_becomes_a_client_and_is_forgotten(
    guide: ArticlePage,
    post: MailServer,
    reader: Page,
    scripts: bool,
    lead: Any,
    sign_in: Callable[[Any], Page],
    written: pytest.LogCaptureFixture,
) -> None:
    variant, words = ("B", "Find out") if scripts else ("A", "Take the test")
    reader.add_init_script("Math.random = () => 0.99")  # the last wording is drawn
    visited: list[str] = []
    reader.on("request", lambda request: visited.append(request.url))

    reader.goto(guide.url)
    expect(reader.locator(".offer")).to_have_count(1)
    reader.get_by_role("link", name=words, exact=True).click()
    expect(reader.get_by_role("heading", name="Are you ready?")).to_be_visible()
    take_the_test(reader)
    make_the_plan(reader)
    reader.get_by_label("Your e-mail address").fill(ANNA)
    consent = reader.locator("[data-consent]").inner_text()
    reader.get_by_label("Let a coach write to me").check()
    reader.wait_for_timeout(2500)  # no person is faster
    press(reader, "Send me the link")
    expect(reader.get_by_role("status")).to_contain_text("A second mail asks you to confirm your address")
    assert post.subjects() == ["The link to your roadmap", "Please confirm your address"]
    assert {mail["To"] for mail in post.accepted} == {ANNA}
    assert reader.context.cookies() == []
    reader.goto(link_to("confirm", post))
    press(reader, "Yes, this is my address")
    expect(reader.get_by_role("heading", name="Thank you")).to_be_visible()

    found = Lead.objects.get()
    assert found.consent_text == consent
    desk = sign_in(lead)
    desk.on("request", lambda request: visited.append(request.url))
    desk.goto("/admin/desk/leads/")
    row = desk.get_by_role("row", name=re.compile(re.escape(ANNA)))
    for said in ("Roadmap", "First team", f"are-you-ready · variant {variant}", "confirmed"):
        expect(row).to_contain_text(said)
    row.get_by_role("link", name=ANNA).click()
    expect(desk.get_by_text(f"are-you-ready · variant {variant}")).to_have_count(2)  # the first touch, and the last
    desk.goto("/admin/desk/leads/")
    desk.get_by_role("button", name="Actions", exact=True).first.click()
    with desk.expect_download() as started:
        desk.get_by_role("link", name="Download CSV").click()
    (line,) = csv.DictReader(StringIO(started.value.path().read_text(encoding="utf-8-sig")))
    came = ("First team", "are-you-ready", variant)
    assert (line["First article"], line["First offer"], line["First variant"]) == came
    assert (line["Article"], line["Offer"], line["Variant"], line["E-mail"]) == (*came, ANNA)
    nobody_is_named(written, visited, guide.url, "/career-coaching/", "/career-coaching/readiness/")

    forget_me(reader, post)
    assert not Lead.objects.exists()
    assert holders_of(ANNA) == set()
    counted = LeadCount.objects.get()  # numbers stay
    assert (counted.article, counted.offer, counted.variant, counted.leads, counted.confirmed) == (
        guide.pk, "are-you-ready", variant, 1, 1,
    )  # fmt: skip
    assert SavedRoadmap.objects.get().inputs["role"] == "Data analyst"  # theirs alone, by its link
    nobody_is_named(written, visited, guide.url)
