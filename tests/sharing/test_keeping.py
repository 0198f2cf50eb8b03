"""Cards follow the live articles, and no save waits for them."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, ShareImage
from blog.sharing import drawing, keeping
from cms.core.branding import Branding
from cms.core.images import SiteImage
from tests.blog.factories import article
from tests.blog.pages import Page

pytestmark = pytest.mark.django_db


def release(page: ArticlePage) -> None:
    revision = page.save_revision()
    publishing.certify(page, revision, None, "review")
    revision.publish()


def shown(client: Client, page: ArticlePage) -> dict[str, str]:
    tags = Page(client.get(page.url).content.decode()).attributes("meta")
    return {tag.get("property", ""): tag["content"] for tag in tags if tag.get("property", "").startswith("og:image")}


def test_a_live_article_without_a_picture_gets_a_card(client: Client, index: ArticleIndexPage) -> None:
    page = article(index, "one", authors=["Ann"])
    assert "og:image" not in shown(client, page)
    assert keeping.draw_missing() == "1 card drawn"
    found = shown(client, page)
    assert "/media/share/one-" in found["og:image"]
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    [image] = [node for node in Page(client.get(page.url).content.decode()).graph if node["@type"] == "ImageObject"]
    assert (image["url"], image["width"]) == (found["og:image"], 1200)
    picture = client.get(found["og:image"].removeprefix("http://localhost"))
    assert b"".join(picture.streaming_content).startswith(b"\xff\xd8")
    assert keeping.draw_missing() == "0 cards drawn"


def test_another_title_is_another_card_and_the_old_file_goes(
    index: ArticleIndexPage, django_capture_on_commit_callbacks: Any
) -> None:
    page = article(index, "one")
    keeping.draw_missing()
    before = ShareImage.objects.get()
    page.title = "Another title"
    with django_capture_on_commit_callbacks(execute=True):
        release(page)
    after = ShareImage.objects.get()
    assert after.digest != before.digest
    assert after.file.storage.exists(after.file.name)
    assert not before.file.storage.exists(before.file.name)


def test_an_article_with_a_picture_needs_no_card(index: ArticleIndexPage, picture_file: Path) -> None:
    with picture_file.open("rb") as handle:
        image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    article(index, "one", hero_image=image)
    article(index, "a-draft", live=False)
    assert keeping.draw_missing() == "0 cards drawn"


def test_a_picture_too_small_for_links_is_shown_and_a_card_is_linked(
    client: Client, index: ArticleIndexPage, picture_file: Path
) -> None:
    file = ImageFile(io.BytesIO(), name="small.jpg")
    Image.open(picture_file).resize((960, 540)).save(file, "JPEG")
    page = article(index, "one", hero_image=SiteImage.objects.create(title="Desk", file=file))
    assert keeping.draw_missing() == "1 card drawn"
    markup = Page(client.get(page.url).content.decode())
    assert "/share/one-" in shown(client, page)["og:image"]
    assert "/share/one-" in markup.node("ImageObject")["url"]
    assert any("small" in picture["src"] for picture in markup.attributes("img"))


def test_a_card_goes_when_a_picture_comes(
    index: ArticleIndexPage, picture_file: Path, django_capture_on_commit_callbacks: Any
) -> None:
    page = article(index, "one")
    keeping.draw_missing()
    with picture_file.open("rb") as handle:
        page.hero_image = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    with django_capture_on_commit_callbacks(execute=True):
        release(page)
    assert not ShareImage.objects.exists()


def test_another_look_is_drawn_again_within_a_week(index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = article(index, "one")
    keeping.draw_missing()
    Branding.objects.create(site=page.get_site(), deep="#202020")
    assert keeping.draw_missing() == "0 cards drawn"
    ShareImage.objects.update(drawn_at=timezone.now() - keeping.KEEP * 2)
    assert keeping.draw_missing() == "1 card drawn"


def test_what_the_typeface_cannot_write_gets_no_card(index: ArticleIndexPage) -> None:
    article(index, "one", title="Зарплата")
    assert keeping.draw_missing() == "0 cards drawn"
    assert not ShareImage.objects.exists()


def test_a_card_that_fails_costs_no_release(
    index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def broken(card: drawing.Card) -> bytes:
        raise OSError("no room")

    monkeypatch.setattr(drawing, "draw", broken)
    page = article(index, "one", live=False)
    with django_capture_on_commit_callbacks(execute=True):
        release(page)
    page.refresh_from_db()
    assert page.live


def test_a_look_at_a_page_draws_nothing(
    client: Client, index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = article(index, "one")
    monkeypatch.setattr(drawing, "draw", lambda card: pytest.fail("drawn while somebody waits"))
    assert client.get(page.url).status_code == 200
