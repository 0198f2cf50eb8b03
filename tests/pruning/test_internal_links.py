"""Who leads to an article."""

from typing import Any

import pytest

from blog.links.articles import leading_to, read_articles
from blog.models import ArticleIndexPage
from tests.blog.factories import article

from .twins import edited, linking, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "link",
    [
        '<a linktype="page" id="{pk}">this</a>',
        '<a href="/blog/guide/">this</a>',
        '<a href="/blog/guide">this</a>',
        '<a href="/blog/guide/#how">this</a>',
        '<a href="{root}/blog/guide/">this</a>',
        '<a href="/blog/guide.md">this</a>',
    ],
)
def test_a_link_is_found_however_it_is_written(index: ArticleIndexPage, link: str) -> None:
    guide = article(index, "guide")
    source = linking(index, "source", f"<p>Read {link.format(pk=guide.pk, root=guide.root_url)}.</p>")
    assert leading_to([guide]) == {guide.pk: {source.pk}}


@pytest.mark.parametrize(
    "link", ['<a href="/blog/guides/">x</a>', '<a href="https://elsewhere.example/blog/guide/">x</a>']
)
def test_other_links_lead_elsewhere(index: ArticleIndexPage, link: str) -> None:
    guide = article(index, "guide")
    linking(index, "source", f"<p>{link}</p>")
    assert leading_to([guide]) == {guide.pk: set()}


def test_a_link_to_itself_is_none(index: ArticleIndexPage) -> None:
    guide = linking(index, "guide", '<p><a href="/blog/guide/">this</a></p>')
    assert leading_to([guide]) == {guide.pk: set()}


def test_links_follow_the_newest_version(index: ArticleIndexPage, writer: Any) -> None:
    guide, source = article(index, "guide"), linking(index, "source", "<p>Nothing yet.</p>")
    edited(source, writer, body=[text('<p><a href="/blog/guide/">this</a></p>')])
    assert leading_to([guide]) == {guide.pk: set()}
    assert read_articles() == 1
    assert leading_to([guide]) == {guide.pk: {source.pk}}


def test_drafts_that_were_never_live_lead_nowhere(index: ArticleIndexPage) -> None:
    guide = article(index, "guide")
    linking(index, "source", '<p><a href="/blog/guide/">this</a></p>', live=False)
    assert leading_to([guide]) == {guide.pk: set()}


@pytest.mark.parametrize("count", [1, 3])
def test_links_in_are_one_query(index: ArticleIndexPage, count: int, django_assert_num_queries: Any) -> None:
    guides = [article(index, f"guide-{number}") for number in range(count)]
    for number in range(count):
        linking(index, f"source-{number}", f'<p><a href="/blog/guide-{number}/">this</a></p>')
    with django_assert_num_queries(1):
        assert [len(found) for found in leading_to(guides).values()] == [1] * count
