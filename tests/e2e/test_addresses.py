"""From a dead link to a redirect in the browser; the redirect desk, the guide and the dashboard with axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Site

from blog.models import ArticleIndexPage
from cms.core.models import MissingAddress, RedirectRule
from tests.blog.factories import article
from tests.e2e.axe import OURS, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "/blog/an-old-address-that-is-quite-long-and-has-many-words-in-it-and-no-end/"


def test_a_dead_link_becomes_a_redirect(
    index: ArticleIndexPage, lead: Any, live_server: Any, sign_in: Callable[[Any], Page]
) -> None:
    page = article(index, "ask-for-a-promotion", title="Ask for a promotion")
    desk = sign_in(lead)
    desk.goto("/blog/")
    response = desk.goto("/blog/ask-for-promotion/", referer=f"{live_server.url}/blog/")
    assert response is not None
    assert response.status == 404
    desk.goto("/admin/")
    desk.get_by_role("link", name="1 missing address is linked from a page of ours.").click()
    desk.get_by_role("link", name="Redirect /blog/ask-for-promotion/").click()
    expect(desk.get_by_text("Ask for a promotion")).to_be_visible()
    desk.get_by_role("button", name="Create").click()
    expect(desk.get_by_text("Nobody has asked for an address that is missing.")).to_be_visible()
    desk.goto("/blog/ask-for-promotion/")
    assert desk.url == f"{live_server.url}{page.url}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(
    index: ArticleIndexPage, lead: Any, live_server: Any, sign_in: Callable[[Any], Page], scheme: str
) -> None:
    from datetime import date

    article(index, "pay")
    site, day = Site.objects.get(), date(2026, 3, 4)
    MissingAddress.objects.create(site=site, path=LONG, hits=3, first_on=day, last_on=day, linked_from="/blog/")
    RedirectRule.objects.create(site=site, pattern="/gone-*", status=410)
    desk = sign_in(lead)
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        for address in ("/admin/", "/admin/desk/missing/", "/admin/redirects/table/", "/admin/guide/redirects/"):
            desk.goto(address)
            assert faults(desk, OURS, serious=True) == [], (scheme, width, address)
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, (width, address)
