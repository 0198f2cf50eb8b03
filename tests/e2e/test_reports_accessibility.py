"""Site health, sameness, links, freshness and questions without a serious fault that axe finds, on both screens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from blog import health, history, questions
from blog.links.articles import read_articles
from blog.models import ArticleIndexPage, ArticlePage, ExternalLink, Freshness, HealthDay, LiveQuestion
from blog.sameness import index as wordings
from tests.blog.factories import article, faq
from tests.e2e.axe import OURS, faults
from tests.sameness.texts import prose, sentence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "https://a-site-with-a-long-name.example/" + "a-long-way/" * 12


@pytest.fixture
def pages(index: ArticleIndexPage, lead: Any, live_server: Any, all_rules: None) -> list[ArticlePage]:
    """Twins that ask the same, link elsewhere and are due; numbers of two days."""
    asking = faq(("How long?", f"<p>{sentence(40)}</p>"), ("Where?", f'<p>As <a href="{LONG}">a survey</a> says.</p>'))
    found = [
        article(index, "one", body=[prose(*range(8)), asking]),
        article(index, "two", body=[prose(*range(8)), asking, prose(20, 21)]),
    ]
    ids = [page.pk for page in found]
    wordings.update(ids)
    questions.note(ids)
    health.refresh(ids)
    read_articles()
    questions.choose_owner(LiveQuestion.objects.filter(article=found[0]).order_by("pk")[0], lead)
    ExternalLink.objects.update(state="broken", status=404, checked_at=timezone.now())
    for page, days in zip(found, (-5, 5), strict=True):
        Freshness.objects.filter(article=page).update(review_by=timezone.localdate() + timedelta(days=days))
    today = history.count_today()
    HealthDay.objects.create(
        day=today.day - timedelta(days=40), articles=9, with_errors=8, errors=30, warnings=12, claims={"needs": 4},
        rules={"search.title-length": {"error": 6}}, overdue=9, live=9, with_faq=2,
    )  # fmt: skip
    return found


def addresses(pages: list[ArticlePage]) -> list[str]:
    one, two = (page.pk for page in pages)
    return [
        reverse("desk_site_health"),
        reverse("desk_sameness"),
        reverse("desk_sameness_nearest", args=[one]),
        reverse("desk_sameness_compare", args=[one, two]),
        reverse("desk_links"),
        reverse("desk_freshness"),
        reverse("desk_article_freshness", args=[one]),
        reverse("desk_questions"),
        reverse("desk_question", args=[LiveQuestion.objects.filter(article=one).order_by("pk")[0].key]),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reports_are_accessible(
    pages: list[ArticlePage], lead: Any, sign_in: Callable[[Any], Page], scheme: str
) -> None:
    desk = sign_in(lead)
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        for address in addresses(pages):
            response = desk.goto(address)
            assert response is not None
            assert response.status == 200, address
            assert faults(desk, OURS, serious=True) == [], (scheme, width, address)
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, (width, address)


def test_the_health_of_the_site_is_reached_from_the_menu_and_read_without_its_drawings(
    pages: list[ArticlePage], lead: Any, sign_in: Callable[[Any], Page]
) -> None:
    desk = sign_in(lead)
    desk.goto("/admin/")
    desk.get_by_role("button", name="Reports").click()
    desk.get_by_role("link", name="Site health", exact=True).click()
    expect(desk.get_by_role("heading", name="Site health")).to_be_visible()
    figure = desk.get_by_role("figure", name="Articles", exact=True)
    expect(figure.get_by_role("listitem").first).to_contain_text("with errors")
    expect(figure.locator(".history-chart__lines")).to_be_visible()
    desk.get_by_role("link", name="All numbers as a table").click()
    expect(desk.get_by_role("row")).not_to_have_count(0)
    expect(desk.get_by_role("heading", name="Day by day")).to_be_in_viewport()
