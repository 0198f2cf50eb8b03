"""Which language people read: visitors the site's, editors their own."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from blog.models import ArticleIndexPage
from tests.blog.factories import article

pytestmark = pytest.mark.django_db
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
GERMAN = {"HTTP_ACCEPT_LANGUAGE": "de-DE,de;q=0.9"}


@pytest.fixture
def german_site(settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"


def opening(answer: Any) -> str:
    return re.search(r"<html[^>]*>", answer.content.decode())[0]  # type: ignore[index]


@pytest.mark.parametrize("path", ["/blog/", "/blog/one/", "/search/", "/nothing-here/"])
def test_a_browser_does_not_change_the_language_of_public_pages(
    client: Client, index: ArticleIndexPage, path: str
) -> None:
    article(index, "one")
    here, there = client.get(path), client.get(path, **GERMAN)  # type: ignore[arg-type]
    assert there.content == here.content
    assert opening(there) == '<html lang="en" dir="ltr">'
    assert "Search all articles" in client.get("/search/", **GERMAN).content.decode()  # type: ignore[arg-type]
    for header in ("Accept-Language", "Cookie"):
        assert header not in there.headers.get("Vary", "")
    assert there["Content-Language"] == "en"


@pytest.mark.usefixtures("german_site")
def test_a_german_site_speaks_german_to_everybody(client: Client, index: ArticleIndexPage) -> None:
    article(index, "one", authors=["Ann Author"])
    answer = client.get("/blog/one/", headers={"accept-language": "en"})
    text = answer.content.decode()
    assert opening(answer) == '<html lang="de" dir="ltr">'
    assert "Zum Inhalt springen" in text
    assert "Min. Lesezeit" in text
    assert '<meta property="og:locale" content="de_DE">' in text
    assert '"inLanguage": "de"' in text or '"inLanguage":"de"' in text
    assert "Skip to content" not in text


def test_a_script_from_the_right_turns_the_page_around(client: Client, index: ArticleIndexPage, settings: Any) -> None:
    settings.LANGUAGES = [("ar", "العربية")]
    settings.LANGUAGE_CODE = "ar"
    assert opening(client.get("/blog/")) == '<html lang="ar" dir="rtl">'


def test_the_admin_speaks_the_language_that_a_person_chose(client: Client, admin: Any) -> None:
    UserProfile.objects.update_or_create(user=admin, defaults={"preferred_language": "de"})
    client.force_login(admin)
    answer = client.get("/admin/", headers={"accept-language": "en"})
    assert 'lang="de"' in opening(answer)
    assert "Redaktion" in answer.content.decode()


def test_the_log_in_speaks_the_language_of_the_browser(client: Client) -> None:
    answer = client.get("/admin/login/", **GERMAN)  # type: ignore[arg-type]
    assert 'lang="de"' in opening(answer)
    assert "Accept-Language" in answer["Vary"]


def test_an_editors_language_ends_with_their_request(client: Client, admin: Any, index: ArticleIndexPage) -> None:
    UserProfile.objects.update_or_create(user=admin, defaults={"preferred_language": "de"})
    client.force_login(admin)
    client.get("/admin/")
    assert 'lang="en"' in opening(client.get("/blog/"))


@pytest.mark.usefixtures("german_site")
def test_pages_follow_when_the_language_of_the_site_is_changed(client: Client, index: ArticleIndexPage) -> None:
    Locale.all_objects.update(language_code="en")
    call_command("migrate", verbosity=0)
    assert list(Locale.all_objects.values_list("language_code", flat=True)) == ["de"]
    assert client.get("/blog/").status_code == 200


def test_strings_of_every_part_are_found_in_the_one_catalogue() -> None:
    assert "de" in dict(settings.LANGUAGES)
    with override("de"):
        assert gettext("Read next") == "Weiterlesen"  # a template
        assert gettext("Short answer") == "Kurzantwort"  # blog
        assert gettext("without an end") != "without an end"  # coaching
        assert gettext("A short answer") == "Eine Kurzantwort"  # a rule, without Django


def test_dates_are_written_as_the_language_writes_them() -> None:
    """Months come from Django's catalogue, which ours stands before."""
    first = [date(2026, month, 1) for month in range(1, 13)]
    with override("de"):
        assert [date_format(day, gettext("j F Y")) for day in first] == [f"1. {name} 2026" for name in MONTHS]
    with override("en"):
        assert date_format(first[4], gettext("j F Y")) == "1 May 2026"
