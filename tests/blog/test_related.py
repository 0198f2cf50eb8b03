"""What stands under “Read next”: related, in a fixed order, and never the same again."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from blog import related
from blog.models import ArticleIndexPage, ArticlePage, ArticleWording, LikePair
from blog.related import related_to

from .factories import article

pytestmark = pytest.mark.django_db


def alike(one: ArticlePage, other: ArticlePage, likeness: float) -> None:
    for page in (one, other):
        ArticleWording.objects.get_or_create(article=page, defaults={"since": date(2026, 1, 1), "shingles": b""})
    first, second = sorted((one.pk, other.pk))
    LikePair.objects.filter(first=first, second=second).delete()
    LikePair.objects.create(first_id=first, second_id=second, likeness=likeness)


def slugs(page: ArticlePage, count: int = 3) -> list[str]:
    return [found.slug for found in related_to(ArticlePage.objects.get(pk=page.pk), count)]


def test_most_in_common_comes_first_and_what_shares_nothing_is_missing(index: ArticleIndexPage) -> None:
    page = article(index, "this", categories=["Pay"], tags=["offer", "raise"])
    article(index, "category", categories=["Pay"])
    article(index, "tag", tags=["offer"])
    article(index, "both", categories=["Pay"], tags=["offer"])
    article(index, "other", categories=["Interviews"], tags=["story"])
    assert slugs(page) == ["both", "tag", "category"]
    assert slugs(page, 1) == ["both"]


def test_of_equals_the_newer_comes_first(index: ArticleIndexPage) -> None:
    page = article(index, "this", categories=["Pay"])
    for slug, day in (("old", 1), ("new", 20), ("middle", 10)):
        article(index, slug, categories=["Pay"], published_on=date(2026, 3, day))
    assert slugs(page) == ["new", "middle", "old"]


def test_near_twins_are_left_out(index: ArticleIndexPage) -> None:
    page = article(index, "this", categories=["Pay"])
    twin, one, same = (article(index, slug, categories=["Pay"], tags=["x"]) for slug in ("twin", "one", "same"))
    assert set(slugs(page)) == {"twin", "one", "same"}
    alike(page, twin, 0.6)
    alike(one, same, 0.5)
    assert len(slugs(page)) == 1
    assert slugs(page)[0] in {"one", "same"}


def test_some_likeness_is_a_relation(index: ArticleIndexPage) -> None:
    page, near = article(index, "this"), article(index, "near")
    assert slugs(page) == []
    alike(page, near, 0.25)
    assert slugs(page) == ["near"]


def test_the_newest_of_each_subject_are_looked_at(index: ArticleIndexPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a rare subject, too, and one that shares two is counted for both."""
    monkeypatch.setattr(related, "LOOKED_AT", 4)
    rare = article(index, "rare", tags=["rare"])
    for number in range(6):
        article(index, f"common-{number}", tags=["common"], categories=["Pay"])
    page = article(index, "this", tags=["rare", "common", "own"], categories=["Pay"])
    both = article(index, "both", tags=["rare", "common"])
    shared, _ = related.kin_of(page)
    common = [ArticlePage.objects.get(slug=f"common-{number}").pk for number in range(6)]
    assert shared == {both.pk: 6, common[5]: 5, common[4]: 5, common[3]: 2, common[2]: 2}
    monkeypatch.setattr(related, "LOOKED_AT", 9)
    assert related.kin_of(page)[0][rare.pk] == 3
    assert related.kin_of(article(index, "alone"))[0] == {}


@pytest.mark.parametrize("fields", [{"live": False}, {"unlisted": True}, {"noindex": True}])
def test_what_is_not_to_be_found_is_not_offered(index: ArticleIndexPage, fields: dict[str, Any]) -> None:
    page = article(index, "this", tags=["x"])
    article(index, "shown", tags=["x"])
    article(index, "hidden", tags=["x"], **fields)
    assert slugs(page) == ["shown"]


def test_the_page_names_them(client: Client, index: ArticleIndexPage) -> None:
    page = article(index, "this", tags=["x"])
    assert "Read next" not in client.get(page.url).content.decode()
    article(index, "another", tags=["x"])
    content = client.get(page.url).content.decode()
    assert "Read next" in content
    assert 'href="/blog/another/"' in content
