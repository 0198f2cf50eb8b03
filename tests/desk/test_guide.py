"""The editors' guide: every page opens, its links and pictures lead somewhere, and its words match the admin."""

import re
from typing import Any

import pytest
from django.test import Client

from blog.desk.guide.pages import FOLDER, PICTURES, pages, rendered
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
