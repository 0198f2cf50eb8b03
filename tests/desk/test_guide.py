"""The editors' guide: every page opens, its links and pictures lead somewhere, and its words match the admin."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from wagtail.users.models import UserProfile

from blog.desk.guide.pages import FOLDER, LINK, PICTURES, pages, rendered
from tests.blog.editing import signed_in
from tests.desk.people import text_of

pytestmark = pytest.mark.django_db
TOPICS = ["write", "submit", "review", "claims", "faq", "images", "corrections", "pruning", "redirects", "offers"]


def test_it_has_a_page_for_each_topic() -> None:
    assert list(pages()) == TOPICS
    assert len(list(FOLDER.glob("*.md"))) == len(TOPICS)


@pytest.mark.parametrize("slug", TOPICS)
def test_every_page_opens_and_leads_nowhere_wrong(home: Any, writer: Any, slug: str) -> None:
    client = signed_in(writer)
    response = client.get(f"/admin/guide/{slug}/")
    assert response.status_code == 200
    text = str(response.context["shown"].text)
    for address in re.findall(r'(?:href|src)="([^"]+)"', text):
        assert client.get(address).status_code == 200, address
    assert all(re.findall(r"<img [^>]*alt=\"([^\"]+)\"", text)) or "<img" not in text


LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]


def shape(text: str) -> dict[str, list[str]]:
    """What a translation keeps: headings, steps, points, pictures, links to other pages."""
    return {
        "lines": re.findall(r"^(#+|\d+\.|-|\||!)", text, re.MULTILINE),
        "pictures": re.findall(r"\((?:\.\./)?(pictures/[^)]+)\)", text),
        "pages": [target for target in re.findall(r"\]\(([^)]+)\)", text) if LINK.fullmatch(target)],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_translated_and_has_the_same_parts(language: str) -> None:
    originals = {file.name: shape(file.read_text()) for file in FOLDER.glob("*.md")}
    assert {file.name: shape(file.read_text()) for file in (FOLDER / language).glob("*.md")} == originals


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translated_page_names_what_the_admin_shows(language: str) -> None:
    """Bold words that stand in the catalogue in English stand there in the other language as its page has them."""
    for file in FOLDER.glob("*.md"):
        known = {said for name in bold(file) if (said := in_language(language, name)) != name}
        assert known - bold(FOLDER / language / file.name) - INFLECTED == set(), file.name


# “**Verdächtigen** Einsendungen”: endings change within a sentence.
INFLECTED = {"Artikel", "Verdächtige Einsendungen"}


def bold(file: Path) -> set[str]:
    found = re.findall(r"\*\*([^*]+)\*\*", file.read_text())
    return {part.strip() for text in found for part in text.split("→")}


def in_language(language: str, name: str) -> str:
    with translation.override(language):
        return gettext(name)


def test_it_is_read_in_the_language_of_who_reads(home: Any, writer: Any) -> None:
    UserProfile.objects.update_or_create(user=writer, defaults={"preferred_language": "de"})
    client = signed_in(writer)
    assert client.get("/admin/guide/").context["shown"].title == "Einen Artikel schreiben"
    UserProfile.objects.filter(user=writer).update(preferred_language="en")
    assert client.get("/admin/guide/").context["shown"].title == "Write an article"


def test_it_is_found_in_the_menu_and_begins_with_writing(home: Any, writer: Any) -> None:
    client = signed_in(writer)
    assert "/admin/guide/" in text_of(client.get("/admin/"))
    assert client.get("/admin/guide/").context["shown"].slug == "write"


def test_what_is_no_page_or_picture_is_not_found(home: Any, writer: Any) -> None:
    client = signed_in(writer)
    assert client.get("/admin/guide/nothing/").status_code == 404
    assert client.get("/admin/guide/pictures/nothing.webp").status_code == 404
    assert client.get("/admin/guide/pictures/..%2f01-write.md", follow=True).status_code == 404


def test_pictures_are_for_who_may_enter_the_admin(home: Any) -> None:
    name = sorted(PICTURES.glob("*.webp"))[0].name
    assert Client().get(f"/admin/guide/pictures/{name}").status_code == 302


def test_every_picture_is_shown_and_small() -> None:
    used = {name for file in FOLDER.glob("*.md") for name in re.findall(r"pictures/([\w-]+\.webp)", file.read_text())}
    found = {file.name: file.stat().st_size for file in PICTURES.iterdir()}
    assert set(found) == used
    assert max(found.values()) < 60_000


def test_markup_is_made_safe() -> None:
    text = rendered(
        "<script>x</script>\n\n[a](javascript:x) [b](03-review.md#top)\n\n![c](https://evil.example/c.webp) ![d](pictures/d.webp)"
    )
    assert "<script" not in text
    assert "javascript:" not in re.sub(r"\[a\].*?\)", "", text)
    assert 'href="/admin/guide/review/#top"' in text
    assert "evil.example" not in text
    assert 'src="/admin/guide/pictures/d.webp"' in text
