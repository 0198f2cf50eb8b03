"""Offers in a real browser: one on a screen, wordings by lot, what is counted, without scripts too."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from wagtail.models import Site

from blog.models import ArticleIndexPage, ArticlePage, Category
from cms.home.models import HomePage
from coaching.models import CallToAction, CallToActionVariant, CareerPath, CoachingPage, OfferCount
from tests.blog.factories import article
from tests.e2e.axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SIZES = ((1280, 900), (1280, 500), (800, 900), (390, 844))


@pytest.fixture
def page(home: HomePage, index: ArticleIndexPage, live_server: Any) -> ArticlePage:
    host, port = live_server.url.removeprefix("http://").split(":")
    Site.objects.update(hostname=host, port=port)
    Site.clear_site_root_paths_cache()
    target = home.add_child(instance=CoachingPage(title="Coaching", slug="coaching"))
    target.add_child(
        instance=CareerPath(
            title="Management", slug="management", what_it_is="<p>Leading.</p>", months_min=6, months_max=12,
            narratives=[("narrative", {"quality": "weak", "narrative": "<p>I want it.</p>", "why": "<p>Why?</p>"})],
        )
    )  # fmt: skip
    offer = CallToAction.objects.create(
        key="plan", heading="Words A", text="<p>Two sentences.</p>", button_text="Ask", page=target, slot="side",
        is_default=True,
    )  # fmt: skip
    offer.topics.add(Category.objects.create(name="Pay"))
    CallToActionVariant.objects.create(offer=offer, heading="Words B", button_text="Come", active=True)
    parts = [
        ("prose", {"heading": f"Part {number}", "level": "2", "text": "<p>Something to read.</p>" * 12})
        for number in range(6)
    ]
    return article(index, "long", categories=["Pay"], body=parts)


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(browser.new_context(base_url=live_server.url, user_agent=BROWSER, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def lot(drawn: float) -> str:
    return f"Math.random = () => {drawn}"


def counts() -> dict[tuple[str, str], tuple[int, int]]:
    return {(row.variant, row.slot): (row.sightings, row.clicks) for row in OfferCount.objects.all()}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripts", [True, False])
def test_one_offer_is_shown_and_never_over_the_text(
    page: ArticlePage, context: Callable[..., BrowserContext], size: tuple[int, int], scripts: bool
) -> None:
    screen = context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts).new_page()
    screen.goto(page.url)
    shown = screen.locator(".offer:visible")
    expect(shown).to_have_count(1)
    box, text = shown.bounding_box(), screen.locator(".article__body .part").first.bounding_box()
    assert box
    assert text
    is_beside = box["x"] + box["width"] <= text["x"]
    assert is_beside is (size == (1280, 900))
    if is_beside:  # it stays in sight while somebody reads
        screen.locator(".part").nth(3).scroll_into_view_if_needed()
        assert shown.locator(".button").bounding_box()["y"] < size[1]  # type: ignore[index]
    else:
        assert box["y"] > screen.locator(".article__body .part").last.bounding_box()["y"]  # type: ignore[index]


@pytest.mark.parametrize(("drawn", "letter"), [(0.2, "A"), (0.8, "B")])
def test_a_wording_is_drawn_and_counted(
    page: ArticlePage, context: Callable[..., BrowserContext], drawn: float, letter: str
) -> None:
    one = context(viewport={"width": 390, "height": 844})
    one.add_init_script(lot(drawn))
    screen = one.new_page()
    screen.goto(page.url)
    offer = screen.locator(".offer:visible")
    expect(offer.locator("h2")).to_have_text(f"Words {letter}")
    assert counts() == {}  # below the screen: nobody has seen it
    with screen.expect_request("**/count/**act=seen"):
        offer.scroll_into_view_if_needed()
    with screen.expect_request("**/count/**act=clicked"):
        offer.locator(".button").click()
    screen.wait_for_url("**/coaching/?via=*")
    assert f".{letter}.end" in screen.url
    screen.wait_for_load_state("networkidle")
    assert counts() == {(letter, "end"): (1, 1)}
    assert one.cookies() == []


def test_who_asks_not_to_be_counted_is_not(page: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    one = context(viewport={"width": 1280, "height": 900})
    one.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    screen = one.new_page()
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    screen.goto(page.url)
    screen.locator(".offer:visible").scroll_into_view_if_needed()
    screen.wait_for_timeout(1500)
    assert [url for url in asked if "/count/" in url] == []
    assert any("offers" in url for url in asked)


def test_without_scripts_the_first_wording_leads_on(page: ArticlePage, context: Callable[..., BrowserContext]) -> None:
    screen = context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    screen.goto(page.url)
    expect(screen.locator(".offer:visible h2")).to_have_text("Words A")
    screen.locator(".offer:visible .button").click()
    assert ".A.end" in screen.url
    assert OfferCount.objects.count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_with_offers_are_accessible(
    page: ArticlePage, context: Callable[..., BrowserContext], scheme: Any
) -> None:
    screen: Page = context(color_scheme=scheme).new_page()
    for address in (page.url, "/coaching/", "/coaching/management/"):
        screen.goto(address)
        for width in (1280, 320):
            screen.set_viewport_size({"width": width, "height": 900})
            assert faults(screen) == [], (address, width)
            assert screen.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
