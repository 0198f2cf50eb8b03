"""The menu shows what everybody may read, on pages, in the API and in the export."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from blog.models import ArticleIndexPage
from cms.home.models import HomePage
from coaching.models import CoachingPage
from tests.api.house import get
from tests.blog.pages import Page
from tests.blog.planning import minutes
from tests.static_site.test_export import export

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_page(home: HomePage, index: ArticleIndexPage) -> CoachingPage:
    home.add_child(instance=CoachingPage(title="Open", slug="open", show_in_menus=True))
    found: CoachingPage = home.add_child(instance=CoachingPage(title="Closed", slug="closed", show_in_menus=True))
    return found


def on_the_page(client: Client) -> list[str]:
    return [text for text in Page(client.get("/").content.decode()).texts("a") if text in {"Open", "Closed"}]


def in_the_api(client: Client) -> list[str]:
    names = [entry["title"] for entry in get(client, "navigation/")["main"]]
    return [name for name in names if name in {"Open", "Closed"}]


def in_the_export(folder: Path) -> list[str]:
    export(folder)
    return [text for text in Page((folder / "index.html").read_text()).texts("a") if text in {"Open", "Closed"}]


def test_a_private_page_stands_in_no_menu(client: Client, open_page: CoachingPage, tmp_path: Path) -> None:
    assert on_the_page(client) == in_the_api(client) == ["Open", "Closed"]
    assert in_the_export(tmp_path) == ["Open", "Closed"]
    PageViewRestriction.objects.create(page=open_page, restriction_type="login")
    assert on_the_page(client) == in_the_api(client) == ["Open"]
    assert in_the_export(tmp_path) == ["Open"]


@pytest.mark.parametrize("change", [{"expire_at": minutes(-1)}, {"live": False}, {"show_in_menus": False}])
def test_what_is_past_its_day_or_off_stands_in_no_menu(
    client: Client, open_page: CoachingPage, change: dict[str, Any]
) -> None:
    CoachingPage.objects.filter(pk=open_page.pk).update(**change)
    assert on_the_page(client) == in_the_api(client) == ["Open"]
