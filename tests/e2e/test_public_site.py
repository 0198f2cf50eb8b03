"""The public site in a real browser: read, operated by keyboard, without scripts, on a phone, on paper."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from wagtail.models import Site

from blog.models import ArticleIndexPage, ArticlePage
from cms.home.models import HomePage
from coaching.models import CoachingPage
from tests.blog.everything import QUESTIONS, everything, headed
from tests.blog.factories import article, faq
from tests.e2e.axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/blog/everything/"
PAGES = (
    *("/", "/blog/", ARTICLE, "/blog/category/leadership/", "/blog/tag/pivot/"),
    *("/blog/author/cora-coach/", "/coaching/", "/nothing-here/"),
)
# Layout shift as the browser counts it, from the first paint. https://web.dev/articles/cls
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifts += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def site(home: HomePage, index: ArticleIndexPage, live_server: Any) -> ArticlePage:
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    HomePage.objects.update(show_in_menus=True)
    article(index, "another", authors=["Ann Author"], categories=["Leadership"])
    questions = faq(("What does it cost?", "<p>Less than you fear.</p>"))
    process = ("process", headed("How it works", steps=[{"title": "Call", "text": "<p>Twenty minutes.</p>"}]))
    home.add_child(instance=CoachingPage(title="Coaching", slug="coaching", body=[process, questions]))
    return everything(index)


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        made.append(browser.new_context(base_url=live_server.url, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_accessible(site: ArticlePage, context: Callable[..., BrowserContext], scheme: str) -> None:
    """At 1,280 px, at 200 % zoom of that, and at 320 px, with everything unfolded."""
    page = context(color_scheme=scheme).new_page()
    for path in PAGES:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((entry) => { entry.open = true })")
        for width in (1280, 640, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert faults(page) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_turn_around_for_scripts_from_the_right(
    site: ArticlePage, context: Callable[..., BrowserContext], settings: Any, width: int
) -> None:
    settings.LANGUAGES = [("ar", "العربية")]
    settings.LANGUAGE_CODE = "ar"
    page = context(viewport={"width": width, "height": 800}).new_page()
    for path in ("/", "/blog/", ARTICLE):
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        # Nothing hangs out on the side to which a page from right to left does not scroll.
        beside = "[...document.querySelectorAll('main *')].filter((each) => { const box = each.getBoundingClientRect();"
        assert page.evaluate(f"{beside} return box.width && box.right > {width} + 1; }}).length") == 0, path


def test_the_answer_is_above_the_fold_of_a_phone(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page = context(viewport={"width": 390, "height": 664}).new_page()
    page.goto(ARTICLE)
    expect(page.get_by_text("Show leadership before you ask for it.")).to_be_in_viewport(ratio=1)


def test_the_page_is_light_still_and_its_own(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    seen: list[Response] = []
    said: list[str] = []
    page.on("response", lambda response: seen.append(response))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(SHIFTS)
    page.goto(ARTICLE, wait_until="networkidle")
    for _ in range(8):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(60)
    assert page.evaluate("window.shifts") == 0
    assert said == []
    assert {response.status for response in seen} == {200, 204}  # 204: the page says that it was opened
    origin = page.evaluate("location.origin")
    assert all(response.url.startswith(origin) for response in seen)
    weight = {"stylesheet": 0, "script": 0}
    for response in seen:
        if response.request.resource_type in weight:
            weight[response.request.resource_type] += len(gzip.compress(response.body(), 6))
    assert 0 < weight["stylesheet"] <= 15_000
    assert 0 < weight["script"] <= 10_000
    blocking = page.evaluate(
        "performance.getEntriesByType('resource').filter((entry) => entry.renderBlockingStatus === 'blocking')"
        ".map((entry) => entry.initiatorType)"
    )
    assert blocking == ["link"]
    assert page.context.cookies() == []


def test_answers_open_by_their_address(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    page.goto(ARTICLE)
    items = page.locator(".faq__item")
    anchors = [items.nth(number).get_attribute("id") for number in range(len(QUESTIONS))]
    expect(page.locator(".faq__item[open]")).to_have_count(0)
    page.evaluate("(anchor) => { location.hash = anchor }", anchors[0])
    expect(page.get_by_text("Two to six months.")).to_be_in_viewport()

    page.goto("about:blank")
    page.goto(f"{ARTICLE}#{anchors[1]}")
    expect(page.locator(".faq__item[open]")).to_have_count(1)
    expect(page.get_by_text("No. Proof.")).to_be_in_viewport()

    # What find-in-page does, too: the browser unfolds what holds the words.
    page.goto("about:blank")
    page.goto(f"{ARTICLE}#:~:text=Two%20to%20six%20months")
    expect(page.get_by_text("Two to six months.")).to_be_visible()


def test_ticks_are_remembered_in_this_browser(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    page.goto(ARTICLE)
    boxes = page.get_by_role("checkbox")
    count = page.locator(".checklist__count")
    expect(count).to_have_text("0 of 3 done")
    page.get_by_text("One person who confirms.").click()
    boxes.nth(2).check()
    expect(count).to_have_text("2 of 3 done")
    page.reload()
    expect(count).to_have_text("2 of 3 done")
    assert [boxes.nth(number).is_checked() for number in range(3)] == [False, True, True]
    stored = page.evaluate("Object.entries(localStorage)")
    ids = page.locator(".checklist li[id]").evaluate_all("(items) => items.map((item) => item.id)")
    assert stored == [[f"proofdesk.checklist.{site.pk}", f'["{ids[1]}","{ids[2]}"]']]
    page.get_by_role("button", name="Untick all").click()
    expect(count).to_have_text("0 of 3 done")
    assert page.evaluate("localStorage.length") == 0


def test_the_keyboard_reaches_everything(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    """From the top of the page, by Tab alone; every stop shows where it is."""
    page = context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(ARTICLE)
    stops: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        name, outlined = page.evaluate(
            """() => {
              const element = document.activeElement;
              const name = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent;
              return [name.trim(), getComputedStyle(element).outlineStyle !== "none"];
            }"""
        )
        if name in stops[:1] or page.evaluate("document.activeElement === document.body"):
            break
        assert outlined, name
        stops.append(name)
        if name == QUESTIONS[0][0]:
            page.keyboard.press("Enter")
            expect(page.get_by_text("Two to six months.")).to_be_visible()
        elif name == "Three results.":
            page.keyboard.press("Space")
            expect(page.locator(".checklist__count")).to_have_text("1 of 3 done")
            page.keyboard.press("Enter")  # sends nothing
        elif name == "Untick all":
            page.keyboard.press("Enter")
            expect(page.locator(".checklist__count")).to_have_text("0 of 3 done")
        elif name == "Copy link":
            page.keyboard.press("Enter")
            expect(page.locator(".share__said")).to_have_text("Copied.")
            assert page.evaluate("navigator.clipboard.readText()") == page.url.split("?")[0]
    wanted = ["Skip to content", "In this article", "Common mistakes", "Link to step 1", "Three results.", "Untick all"]
    order = [stops.index(name) for name in [*wanted, QUESTIONS[0][0], "Copy link", "Another"]]
    assert order == sorted(order)
    assert order[0] == 0


def test_the_contents_mark_what_is_read(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    page.goto(ARTICLE)
    page.get_by_role("link", name="Proof checklist").click()
    expect(page.locator(".contents [aria-current]")).to_have_text("Proof checklist")
    assert page.url.endswith("#proof-checklist")
    page.get_by_role("link", name="Link to step 2").click()
    expect(page.locator(".contents [aria-current]")).to_have_text("The framework")


def test_everything_works_without_scripts(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page = context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(ARTICLE)
    page.get_by_text("In this article").click()
    page.get_by_role("link", name="FAQ", exact=True).click()
    for question, _ in QUESTIONS:
        page.get_by_text(question).click()
    expect(page.get_by_text("Two to six months.")).to_be_visible()
    expect(page.get_by_text("No. Proof.")).to_be_visible()
    page.get_by_label("Three results.").check()
    page.get_by_role("button", name="Untick all").click()
    expect(page.get_by_label("Three results.")).not_to_be_checked()
    for text in (
        "Lead with what carries over.",
        "About Create proof.",
        "A year.",
        "Change one thing.",
        "Block an hour.",
    ):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()


def test_on_paper_every_answer_is_open(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page = context(color_scheme="dark").new_page()
    page.goto(ARTICLE)
    page.emulate_media(media="print")
    expect(page.get_by_text("Two to six months.")).to_be_visible()
    assert page.get_by_text("Two to six months.").bounding_box()
    for selector in (".site-header__nav", ".contents", ".share", ".related"):
        expect(page.locator(selector)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_platform_with_a_share_sheet_offers_it(site: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    page: Page = context().new_page()
    page.add_init_script("navigator.share = async (what) => { window.shared = what }")
    page.goto(ARTICLE)
    page.get_by_role("button", name="Share", exact=True).click()
    assert page.evaluate("window.shared") == {"title": "Everything", "url": page.url}
