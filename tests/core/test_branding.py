"""The look of the site: what an administrator sets is what visitors get, without a deploy."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.core import branding, colours
from cms.core.branding import Branding
from tests.blog.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def css() -> str:
    file = finders.find("proofdesk/css/site.css")
    assert isinstance(file, str)
    with open(file, encoding="utf-8") as handle:
        return handle.read()


def stylesheet(client: Client) -> str:
    """The address of the one stylesheet of the home page."""
    page = Page(client.get("/").content.decode())
    (link,) = [found for found in page.attributes("link") if found["rel"] == "stylesheet"]
    return link["href"]


def saved(client: Client, **fields: Any) -> Any:
    """What the admin answers to the form of the look."""
    site = Site.objects.get(is_default_site=True)
    address = reverse("wagtailsettings:edit", args=["proofdesk_core", "branding", site.pk])
    social = streamfield([("link", {"name": "LinkedIn", "url": "https://example.com/us"})])
    form = {"site_name": "Northwind", "logo": "", "accent": branding.ACCENT, "deep": branding.DEEP}
    data = {**form, "social_links": social, "footer_text": rich_text("<p>Registered in Utopia.</p>"), **fields}
    return client.post(address, nested_form_data(data), follow=True)


def tokens(css: str, scheme: str) -> dict[str, str]:
    """The custom properties of a scheme."""
    light, dark = css.split("@layer tokens", 1)[1].split("@layer base", 1)[0].split("prefers-color-scheme: dark")
    part = light if scheme == "light" else dark
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", part))


def test_the_settings_are_applied_without_a_deploy(client: Client, admin: Any) -> None:
    visitor = Client()
    before = stylesheet(visitor)
    client.force_login(admin)
    assert saved(client, accent="#0b5c8a", deep="#3b1f5b").status_code == 200
    page = Page(visitor.get("/").content.decode())
    assert page.texts("a", class_="site-header__name") == ["Northwind"]
    assert page.texts("a", rel="me") == ["LinkedIn"]
    assert "Registered in Utopia." in page.markup
    assert page.node("Organization")["sameAs"] == ["https://example.com/us"]
    assert page.node("WebSite")["name"] == "Northwind"

    after = stylesheet(visitor)
    assert after != before
    response = visitor.get(after)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies
    content = response.content.decode()
    assert "--accent:#0b5c8a" in content
    assert "--band:#3b1f5b" in content
    assert 'url("/static/proofdesk/fonts/newsreader-600.woff2")' in content
    assert "immutable" not in visitor.get("/look/of-before.css")["Cache-Control"]


@pytest.mark.parametrize(
    ("field", "colour", "told"),
    [
        ("accent", "#ff9900", "This colour is too light on light paper"),
        ("deep", "#88bbcc", "This colour is too light under white text"),
        ("accent", "red", "Write a colour as # and six digits"),
    ],
)
def test_a_colour_that_cannot_be_read_is_not_saved(
    client: Client, admin: Any, field: str, colour: str, told: str
) -> None:
    client.force_login(admin)
    response = saved(client, **{field: colour})
    assert told in response.content.decode()
    assert not Branding.objects.exclude(accent=branding.ACCENT, deep=branding.DEEP).exists()


def test_reading_the_look_stores_nothing(client: Client, home: Any) -> None:
    client.get("/")
    assert not Branding.objects.exists()


def test_only_who_may_change_settings_reaches_the_form(client: Client, lead: Any) -> None:
    client.force_login(lead)
    saved(client, site_name="Taken over")
    assert Site.objects.get(is_default_site=True).site_name == "Test site"


def test_the_papers_are_those_of_the_stylesheet(css: str) -> None:
    for scheme in ("light", "dark"):
        assert tokens(css, scheme)["paper"] == branding.PAPERS[scheme]
        assert tokens(css, scheme)["tint"] == branding.TINTS[scheme]
    assert (tokens(css, "light")["accent"], tokens(css, "light")["band"]) == (branding.ACCENT, branding.DEEP)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_is_read_on_every_ground(css: str, scheme: str) -> None:
    found = {name: value if len(value) == 7 else "#" + value[1] * 6 for name, value in tokens(css, scheme).items()}
    for ground in ("paper", "tint", "surface"):
        for ink in ("ink", "ink-soft", "accent", "deep", "good", "warn"):
            assert colours.contrast(found[ink], found[ground]) >= colours.READABLE, (scheme, ink, ground)


def test_own_colours_are_read_in_both_schemes() -> None:
    for accent in ("#0b5c8a", "#000000", "#7a0046"):
        found = Branding(accent=accent, deep="#222222").tokens
        for scheme, ground in branding.TINTS.items():
            assert colours.contrast(found[scheme]["accent"], ground) >= colours.READABLE
            assert colours.contrast(found[scheme]["accent-ink"], found[scheme]["accent"]) >= colours.READABLE


def test_a_colour_that_was_stored_past_the_form_is_not_printed() -> None:
    assert Branding(accent="red}body{", deep="#222222").tokens == {}
