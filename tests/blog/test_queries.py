"""Query counts stay flat: pinned at one and at three items."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client

from blog.models import ArticleIndexPage
from cms.core.images import SiteImage
from cms.core.tasks import make_renditions

from .factories import article, faq

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(picture_file: Path) -> SiteImage:
    with picture_file.open("rb") as handle:
        found: SiteImage = SiteImage.objects.create(title="Desk", file=ImageFile(handle, name="desk.jpg"))
    make_renditions.call(found.pk)
    return found


def fill(index: ArticleIndexPage, count: int, image: SiteImage) -> None:
    for number in range(count):
        article(
            index, f"article-{number}", authors=[f"Author {number}", "Ann"], categories=["Pay", f"Topic {number}"], tags=["x"],
            hero_image=image, body=[faq(("How?", "<p>So.</p>"))],
        )  # fmt: skip


LISTS = {
    "/": 15,
    "/blog/": 17,
    "/blog/category/pay/": 16,
    "/blog/tag/x/": 17,
    "/blog/author/ann/": 16,
    "/feed.xml": 8,
    "/feed.json": 8,
    "/sitemap.xml": 10,
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_list_queries_stay_flat(
    client: Client, index: ArticleIndexPage, image: SiteImage, django_assert_num_queries: Any, path: str, count: int
) -> None:
    fill(index, count, image)
    client.get(path)  # site and content types are cached by the first request of a process
    with django_assert_num_queries(LISTS[path]):
        response = client.get(path)
    assert response.content.decode().count("/blog/article-") >= count


@pytest.mark.parametrize("count", [1, 3])
def test_article_queries_do_not_grow_with_its_blocks(
    client: Client, index: ArticleIndexPage, image: SiteImage, django_assert_num_queries: Any, count: int
) -> None:
    parts = [("prose", {"heading": f"H{number}", "level": "2", "text": "<p>x</p>"}) for number in range(count)]
    questions = faq(*((f"Q{number}?", "<p>a</p>") for number in range(count)))
    page = article(index, authors=["Ann"], categories=["Pay"], hero_image=image, body=[*parts, questions])
    client.get(page.url)
    with django_assert_num_queries(20):
        client.get(page.url)
