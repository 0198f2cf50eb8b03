"""In a browser: nothing stands on a page that its content policy stops, and a log-in with a second factor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from blog.models import ArticleIndexPage
from tests.blog.factories import article, faq
from tests.conftest import PASSWORD
from tests.e2e.axe import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = """document.addEventListener('securitypolicyviolation', event => {
  const seen = JSON.parse(sessionStorage.getItem('stopped') || '[]');
  seen.push(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  sessionStorage.setItem('stopped', JSON.stringify(seen));
});"""


def stopped(page: Page) -> list[str]:
    found: list[str] = page.evaluate("JSON.parse(sessionStorage.getItem('stopped') || '[]')")
    return found


def test_no_page_has_what_its_policy_stops(
    sign_in: Callable[[Any], Page], admin: Any, index: ArticleIndexPage, here: None
) -> None:
    page = article(index, "one", body=[faq(("How long?", "<p>Two months.</p>"))], categories=["Pay"])
    screen = sign_in(admin)
    screen.add_init_script(NOTE)
    screen.context.add_init_script(NOTE)
    for path in (
        page.url, "/", "/blog/", "/search/?q=one", "/nothing/", "/career-coaching/roadmap/", "/admin/", "/admin/pages/",
        "/admin/images/add/", "/admin/account/", "/admin/account/sign-in/", "/admin/two-factor/set-up/", "/admin/desk/",
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]), reverse("desk_review", args=[page.pk]),
    ):  # fmt: skip
        screen.goto(path)
        screen.wait_for_load_state("load")
    screen.emulate_media(media="print")
    screen.goto(page.url)
    screen.emulate_media(media="screen")
    screen.goto(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    screen.locator("[data-side-panel-toggle=preview]").click()
    shown = screen.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", name="One").first).to_be_visible()
    assert stopped(screen) == []


def test_somebody_sets_up_a_second_factor_and_comes_back_with_it(
    log_in: Callable[[Any], Page], writer: Any, home: Any
) -> None:
    screen = log_in(writer)
    screen.goto("/admin/account/")
    screen.get_by_role("tab", name="More actions").click()
    screen.get_by_role("link", name="Log-in").click()
    screen.get_by_role("link", name="Set up a second factor").click()
    expect(screen.get_by_label("Code")).to_be_visible()
    assert faults(screen, serious=True) == []
    device = TOTPDevice.objects.get(user=writer)
    screen.get_by_label("Code").fill(f"{totp(device.bin_key):06d}")
    screen.get_by_role("button", name="Turn it on").click()
    expect(screen.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert faults(screen, serious=True) == []
    code = screen.locator(".recovery-codes code").first.inner_text()
    screen.get_by_role("link", name="I have kept them").click()
    screen.context.clear_cookies()
    screen.goto("/admin/account/")
    screen.locator("input[name=username]").fill("wanda")
    screen.locator("input[name=password]").fill(PASSWORD)
    screen.locator("button[type=submit]").click()
    expect(screen.get_by_role("heading", name="One more step")).to_be_visible()
    assert faults(screen, serious=True) == []
    screen.get_by_label("Code").fill(code)
    screen.get_by_role("button", name="Sign in").click()
    screen.wait_for_url("**/admin/account/")
