"""Query counts stay flat: pinned at one and at three items."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client

from blog.models import ArticleIndexPage, Author
from cms.core.images import SiteImage
from cms.core.tasks import make_renditions
from coaching.models import CoachingPage
from tests.first_views import see_anew

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
    "/": 18,
    "/blog/": 19,
    "/blog/category/pay/": 20,
    "/blog/tag/x/": 20,
    "/blog/author/ann/": 21,
    "/feed.xml": 9,
    "/feed.json": 9,
    "/sitemap.xml": 18,
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_list_queries_stay_flat(
    client: Client, index: ArticleIndexPage, image: SiteImage, django_assert_num_queries: Any, path: str, count: int
) -> None:
    fill(index, count, image)
    see_anew(client, path)
    with django_assert_num_queries(LISTS[path]):
        response = client.get(path)
    assert response.content.decode().count("/blog/article-") >= count


# The state of the database; then the article; then all that is rendered once for each state.
LATER_VIEW, SECOND_VIEW, FIRST_VIEW = 1, 2, 12
CHOSEN_IN_BODY = 3  # pictures, coaches and their photos


@pytest.mark.parametrize("count", [1, 3])
def test_article_queries_do_not_grow_with_what_it_shows(
    client: Client, index: ArticleIndexPage, image: SiteImage, django_assert_num_queries: Any, count: int
) -> None:
    """Parts, questions, signed notes, pictures, corrections, authors, and articles to read next."""
    fill(index, count, image)
    coaches = [Author.objects.create(name=f"Coach {number}", photo=image) for number in range(count)]
    notes = [("coach_note", {"heading": "", "level": "2", "text": "<p>x</p>", "coach": coach}) for coach in coaches]
    pictures = [("image", {"image": image, "alt": "Desk", "caption": ""}) for _ in range(count)]
    body = [faq(*((f"Q{number}?", "<p>a</p>") for number in range(count))), *notes, *pictures]
    corrected = [("correction", {"date": date(2026, 3, 1 + number), "text": "<p>x</p>"}) for number in range(count)]
    names = [coach.name for coach in coaches]
    page = article(
        index, authors=names, categories=["Pay"], tags=["x"], hero_image=image, body=body, corrections=corrected
    )
    for _ in range(
        2
    ):  # what surrounds every page is asked for by the first of them, which makes settings that are not there
        client.get(index.get_children().first().url)
    with django_assert_num_queries(FIRST_VIEW + CHOSEN_IN_BODY):
        content = client.get(page.url).content.decode()
    for queries in (SECOND_VIEW, LATER_VIEW):
        with django_assert_num_queries(queries):
            assert client.get(page.url).content.decode() == content
    assert content.count('class="card"') == count
    assert content.count('class="coach-note"') == content.count('class="corrections__one"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_coaching_queries_do_not_grow_with_services(
    client: Client, home: Any, django_assert_num_queries: Any, count: int
) -> None:
    landing = home.add_child(instance=CoachingPage(title="Coaching", slug="coaching"))
    for number in range(count):
        landing.add_child(instance=CoachingPage(title=f"Service {number}", slug=f"service-{number}"))
    see_anew(client, landing.url)
    with django_assert_num_queries(15):
        content = client.get(landing.url).content.decode()
    assert content.count('href="/coaching/service-') == count
