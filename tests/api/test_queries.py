"""Query counts stay flat: pinned at one, three and twenty articles with all that belongs to them."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from blog.models import ArticleIndexPage, ArticlePage
from cms.core.images import SiteImage
from tests.blog.factories import article, faq

from .house import House, get, make_image, one

pytestmark = pytest.mark.django_db


def fill(index: ArticleIndexPage, count: int, image: SiteImage) -> None:
    link = f'<p>See <a linktype="page" id="{index.pk}">the blog</a>.</p>'
    for number in range(count):
        article(
            index, f"article-{number}", authors=[f"Author {number}", "Ann"], categories=["Pay", f"Topic {number}"],
            tags=["x", f"y{number}"], hero_image=image, summary_points=[("point", link), ("point", link)],
        )  # fmt: skip


@pytest.fixture
def image(picture_file: Path) -> SiteImage:
    return make_image(picture_file)


@pytest.mark.parametrize("count", [1, 3, 20])
def test_a_list_of_articles_takes_few_queries(
    client: Client, index: ArticleIndexPage, image: SiteImage, django_assert_num_queries: Any, count: int
) -> None:
    fill(index, count, image)
    ArticlePage.objects.update(reviewed_by=None)
    get(client, "articles/")
    with django_assert_num_queries(7):
        found = get(client, "articles/")
    assert len(found["items"]) == count
    assert all(len(item["authors"]) == 2 and item["image"]["sources"] for item in found["items"])
    with django_assert_num_queries(8):  # and the pages that their texts link to
        found = get(client, "articles/", fields="*")
    assert all(len(item["summary_points"]) == 2 for item in found["items"])
    narrowed = {"category": "pay", "author": "ann", "tag": "x", "order": "-featured"}
    with django_assert_num_queries(11):  # which articles these three have, and how many that leaves
        get(client, "articles/", **narrowed)
    with django_assert_num_queries(7):
        get(client, "articles/", **narrowed)


LISTS = {
    "categories/": 3,
    "tags/": 3,
    "authors/": 4,
    "coaching/": 3,
    "paths/": 3,
    "tests/": 3,
    "offers/": 8,
    "redirects/": 3,
    "redirects/?kind=pattern": 3,
    "navigation/": 7,
    "site/": 4,
}


@pytest.mark.parametrize("count", [1, 3])
def test_other_lists_stay_flat(
    client: Client,
    house: House,
    index: ArticleIndexPage,
    image: SiteImage,
    django_assert_max_num_queries: Any,
    count: int,
) -> None:
    from tests.coaching.test_pages import make_offer
    from tests.coaching.test_paths import career_path

    for number in range(count):
        article(index, f"more-{number}", authors=[f"More {number}"], categories=[f"More {number}"], tags=[f"m{number}"])
        career_path(house.coaching, f"path-{number}", show_in_menus=True)
        make_offer(f"more-{number}")
        Redirect.objects.create(old_path=f"/old-{number}", redirect_page=house.coaching)
    counts = {}
    for address in LISTS:
        get(client, address)
        with django_assert_max_num_queries(LISTS[address]) as queries:
            get(client, address)
        counts[address] = len(queries)
    assert counts == LISTS


def test_one_article_takes_the_queries_of_its_page(
    client: Client, house: House, index: ArticleIndexPage, django_assert_max_num_queries: Any
) -> None:
    """However many parts, links and related articles it has."""
    item = {"question": "Why?", "answer": "<p>So.</p>", "other_answers": []}
    small = article(index, "small", categories=["Pay"], body=[faq((item["question"], item["answer"]))])
    twice = [(child.block_type, child.value) for child in house.article.body] * 2
    same = {"categories": ["Leadership", "Pay"], "tags": ["pivot"], "hero_image": house.article.hero_image}
    large = article(index, "large", body=twice, authors=["Ann Author", "Cora Coach"], **same)
    counts = []
    for page in (small, house.article, large):
        one(client, "articles", page.pk)
        with django_assert_max_num_queries(50) as queries:
            one(client, "articles", page.pk)
        counts.append(len(queries))
    assert counts == [23, 34, 34]
