"""Live articles of a writer, approved by a reviewer, and people who come to them later."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from blog.freshness import keeping
from blog.models import ArticleIndexPage, ArticlePage, Freshness
from tests.blog.gate import People, live
from tests.conftest import make_user


@pytest.fixture
def people(writer: Any, reviewer: Any, coach: Any, lead: Any, admin: Any) -> People:
    return People(writer, reviewer, coach, lead, admin)


@pytest.fixture
def second_reviewer(reviewer: Any) -> Any:
    user = make_user("rita", "Reviewer")
    user.first_name, user.last_name = "Rita", "Ray"
    user.save()
    return user


@pytest.fixture
def overdue(index: ArticleIndexPage, people: People) -> Callable[..., ArticlePage]:
    """Make a live article whose review was due on a day: `overdue(day)`."""

    def make(day: date, slug: str = "plain", **values: Any) -> ArticlePage:
        page = live(index, people, slug, title=slug.capitalize())
        row = keeping.freshness_of(page)
        for name, value in {"review_by": day, "set_by_hand": True, **values}.items():
            setattr(row, name, value)
        row.save()
        return page

    return make


def row_of(page: ArticlePage) -> Freshness:
    found: Freshness = Freshness.objects.get(article=page.pk)
    return found
