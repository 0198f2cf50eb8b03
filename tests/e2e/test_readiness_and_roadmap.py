"""From the first question to a private plan, in a real browser: with and without scripts, by keyboard, on a phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from wagtail.models import Site

from blog.models import ArticleIndexPage
from cms.home.models import HomePage
from coaching import career_paths, roadmap_views
from coaching.models import CareerPath, CoachingPage, ReadinessTestPage, SavedRoadmap, SharedResult
from tests.blog.factories import article
from tests.coaching.tests_and_plans import LEAD, dimension, readiness_page
from tests.e2e.axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def test_page(
    home: HomePage, index: ArticleIndexPage, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> ReadinessTestPage:
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    for module in (career_paths, roadmap_views):
        monkeypatch.setattr(module, "available_paths", lambda: (LEAD,))
    read = article(index, "delegate-well", authors=["Ann Author"])
    return readiness_page(
        home, dimensions=[dimension("People", ["Delegation"], articles=[read]), dimension("Evidence", articles=[read])]
    )


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(browser.new_context(base_url=live_server.url, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def check(page: Page, where: str) -> None:
    """At 1,280 and at 320 px."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == [], (where, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (where, width)


def no_check(page: Page, where: str) -> None:
    pass


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def walk(page: Page, look: Callable[[Page, str], None]) -> None:
    """The whole way, by what a visitor sees."""
    page.goto("/readiness/")
    look(page, "start")
    press(page, "Start the test")
    expect(page.get_by_label("I do")).to_be_visible()
    look(page, "first question")
    press(page, "Next")
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer")
    look(page, "error")
    page.get_by_label("I do").check()
    press(page, "Next")
    page.get_by_label("3", exact=True).check()
    press(page, "Next")
    expect(page.get_by_label("A plan")).to_be_visible()
    look(page, "several answers")
    press(page, "Back")
    expect(page.get_by_label("3", exact=True)).to_be_checked()
    press(page, "Next")
    page.get_by_label("A plan").check()
    press(page, "Show the result")
    expect(page.get_by_role("heading", name="Your result")).to_be_visible()
    expect(page.get_by_text("83 of 100 · Ready")).to_be_visible()
    look(page, "result")
    press(page, "Make a roadmap to Team lead")
    expect(page.get_by_label("Delegation")).to_be_checked()
    look(page, "form")
    press(page, "Make the roadmap")
    expect(page.get_by_role("alert")).to_contain_text("Your role now: This field is required.")
    look(page, "form with errors")
    page.get_by_label("Your role now").fill("Data analyst")
    page.get_by_label("Years of work so far").fill("4")
    page.get_by_label("Hours a week for this change").fill("6")
    page.get_by_text("How long would your money last?").click()
    page.get_by_label("What you spend in a month").fill("2000")
    page.get_by_label("Savings that you would use").fill("12000")
    press(page, "Make the roadmap")
    expect(page.get_by_role("heading", name="Your roadmap: Team lead")).to_be_visible()
    look(page, "plan")
    press(page, "Save under a private link")
    expect(page.get_by_role("heading", name="This plan is yours")).to_be_visible()
    look(page, "saved plan")


@pytest.mark.parametrize(
    ("options", "look"),
    [
        ({"color_scheme": "light"}, check),
        ({"color_scheme": "dark"}, check),
        ({"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}, no_check),
    ],
    ids=["light", "dark", "without scripts"],
)
def test_a_visitor_gets_from_a_question_to_a_plan_of_their_own(
    test_page: ReadinessTestPage,
    context: Callable[..., BrowserContext],
    options: dict[str, Any],
    look: Callable[[Page, str], None],
) -> None:
    page = context(**options).new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Security Policy" in message.text else None)
    origins: set[str] = set()
    page.on("request", lambda request: origins.add("/".join(request.url.split("/")[:3])))
    walk(page, look)
    assert said == []
    assert origins == {page.url.split("/career-coaching")[0]}
    assert page.context.cookies() == []
    assert SavedRoadmap.objects.get().inputs["money"]["savings"] == "12000"
    with page.expect_download() as download:
        page.get_by_role("link", name="Calendar file").click()
    assert download.value.suggested_filename == "roadmap.ics"
    press(page, "Delete it now")
    expect(page.get_by_role("heading", name="It is deleted")).to_be_visible()
    assert not SavedRoadmap.objects.exists()


def test_a_test_is_taken_by_keyboard_alone(
    test_page: ReadinessTestPage, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    page.goto("/readiness/")
    page.get_by_role("button", name="Start the test").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nobody").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # goes on, never back
    expect(page.get_by_role("heading", name="How often?")).to_be_visible()
    page.get_by_label("1: never").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What did you write?")).to_be_visible()
    page.get_by_label("A plan").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your result")).to_be_visible()


def test_a_test_goes_on_in_the_same_browser_where_it_was_left(
    test_page: ReadinessTestPage, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    page.goto("/readiness/")
    expect(page.get_by_role("button", name="Continue where you stopped")).to_be_hidden()
    press(page, "Start the test")
    page.get_by_label("I do").check()
    press(page, "Next")
    expect(page.get_by_role("heading", name="How often?")).to_be_visible()
    page.goto("/readiness/")
    press(page, "Continue where you stopped")
    expect(page.get_by_role("heading", name="How often?")).to_be_visible()
    page.get_by_label("2", exact=True).check()
    press(page, "Next")
    press(page, "Show the result")
    page.goto("/readiness/")
    expect(page.get_by_role("button", name="Continue where you stopped")).to_be_hidden()


def test_a_shared_result_opens_elsewhere_and_is_fit_for_paper(
    test_page: ReadinessTestPage, context: Callable[..., BrowserContext]
) -> None:
    page = context().new_page()
    page.goto("/readiness/")
    press(page, "Start the test")
    page.get_by_label("I do").check()
    press(page, "Next")
    page.get_by_label("5: often").check()
    press(page, "Next")
    press(page, "Show the result")
    press(page, "Make a link")
    address = page.get_by_label("Whoever has the address sees this page:").input_value()
    other = context().new_page()
    other.goto(address)
    expect(other.get_by_text("100 of 100 · Ready")).to_be_visible()
    check(other, "shared result")
    other.emulate_media(media="print")
    expect(other.get_by_role("button", name="Delete it now")).to_be_hidden()
    expect(other.get_by_text("100 of 100 · Ready")).to_be_visible()
    other.emulate_media(media="screen")
    press(other, "Delete it now")
    expect(other.get_by_role("heading", name="It is deleted")).to_be_visible()
    assert not SharedResult.objects.exists()


def test_dimensions_and_paths_are_chosen_in_the_editor(
    test_page: ReadinessTestPage, admin: Any, sign_in: Callable[[Any], Page]
) -> None:
    landing = test_page.get_parent().add_child(instance=CoachingPage(title="Coaching", slug="coaching"))
    lead_path = CareerPath(title="Team lead", slug="lead", what_it_is="<p>Leading.</p>", months_min=6, months_max=12)
    landing.add_child(instance=lead_path)
    desk = sign_in(admin)
    desk.goto(f"/admin/pages/{test_page.pk}/edit/")
    desk.get_by_text("Who helps?").first.click()
    field = desk.locator('input[name="questions-0-value-measures-0-value-dimension"]')
    choice = field.locator("xpath=preceding-sibling::select")
    expect(choice).to_have_value("People")
    assert choice.evaluate("select => [...select.options].map(option => option.text)") == ["People", "Evidence"]
    expect(desk.get_by_label("Dimension", exact=False).first).to_be_visible()  # the label leads to the choice
    choice.select_option("Evidence")
    expect(field).to_have_value("Evidence")
    desk.locator('[data-contentpath="dimensions"]').get_by_text("Evidence").first.click()
    title = desk.locator('input[name="dimensions-1-value-title"]')
    title.fill("Proof")
    title.blur()
    expect(field).to_have_value("Proof")  # it is renamed wherever it is named
    expect(choice).to_have_value("Proof")
    field.evaluate("input => { input.value = 'Luck' }")
    choice.focus()
    expect(choice.locator("option").first).to_have_text("Luck – ?")  # what is none is shown, not dropped
    choice.select_option("Proof")
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messages")).to_contain_text("has been updated")
    saved = ReadinessTestPage.objects.get(pk=test_page.pk).get_latest_revision_as_object()
    assert {measure["dimension"] for child in saved.questions for measure in child.value["measures"]} == {
        "People",
        "Proof",
    }
