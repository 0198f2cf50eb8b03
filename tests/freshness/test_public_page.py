"""What visitors and machines read of an article's reviews is the same, and only what is known."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.freshness import keeping
from blog.models import ArticleIndexPage, ArticlePage, Author, Freshness
from tests.blog.factories import article
from tests.blog.gate import People, live
from tests.blog.pages import Page

from .conftest import row_of

pytestmark = pytest.mark.django_db


def shown(page: ArticlePage) -> tuple[str, Any, Any]:
    """The dates, and what the graph says: the day of the last review, and who."""
    found = Page(Client().get(page.url).content.decode())
    (line,) = found.texts("dl", class_="dates")
    node = found.node("WebPage") if not found.questions else found.node("FAQPage")
    return line, node.get("lastReviewed"), node.get("reviewedBy")


def spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_a_review_by_somebody_with_a_name_is_told(
    index: ArticleIndexPage, people: People, second_reviewer: Any
) -> None:
    page = live(index, people)
    keeping.still_correct(page, second_reviewer)
    line, day, who = shown(page)
    today, following = timezone.localdate(), row_of(page).review_by
    assert following is not None
    assert f"Reviewed by Rita Ray, {spoken(today)} Next review by {spoken(following)}" in line
    assert (day, who) == (today.isoformat(), {"@type": "Person", "name": "Rita Ray"})


def test_a_name_to_log_in_with_is_not_told(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    line, day, who = shown(page)
    assert f"Reviewed {spoken(timezone.localdate())}" in line
    assert "rex" not in line
    assert (day, who) == (timezone.localdate().isoformat(), None)


def test_the_review_that_a_source_tells_of_is_told(index: ArticleIndexPage) -> None:
    author = Author.objects.create(name="Cora Cole")
    page = article(index, reviewed_by=author, reviewed_on=date(2026, 1, 5))
    Freshness.objects.all().delete()
    line, day, who = shown(page)
    assert "Reviewed by Cora Cole, 5 January 2026" in line
    assert "Next review" not in line
    assert day == "2026-01-05"
    assert who == {"@type": "Person", "name": "Cora Cole", "url": f"{page.root_url}/blog/author/cora-cole/"}


def test_the_newer_of_two_reviews_is_told(index: ArticleIndexPage) -> None:
    author = Author.objects.create(name="Cora Cole")
    page = article(index, reviewed_by=author, reviewed_on=timezone.localdate() + timedelta(days=1))
    assert shown(page)[2]["name"] == "Cora Cole"
    Freshness.objects.update(reviewed_on=timezone.localdate() + timedelta(days=2))
    assert shown(page)[2] is None


def test_a_reviewer_without_a_day_is_told_without_one(index: ArticleIndexPage) -> None:
    page = article(index, reviewed_by=Author.objects.create(name="Cora Cole"))
    Freshness.objects.all().delete()
    line, day, who = shown(page)
    assert "Reviewed by Cora Cole" in line
    assert (day, who["name"]) == (None, "Cora Cole")


def test_what_is_not_known_is_not_told(index: ArticleIndexPage) -> None:
    page = article(index)
    Freshness.objects.all().delete()
    line, day, who = shown(page)
    assert "eviewed" not in line
    assert (day, who) == (None, None)


def test_a_day_that_has_passed_is_no_promise(index: ArticleIndexPage, people: People) -> None:
    page = live(index, people)
    Freshness.objects.update(review_by=timezone.localdate() - timedelta(days=1))
    assert "Next review" not in shown(page)[0]
    Freshness.objects.update(review_by=timezone.localdate())
    assert "Next review" in shown(page)[0]
