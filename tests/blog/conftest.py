"""What several tests of the blog begin with."""

from typing import Any

import pytest

from blog.models import ArticleIndexPage, ArticlePage

from .event_acts import Desk
from .notices import draft_of


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    """The writer's, submitted by nobody yet."""
    return draft_of(index, writer)


@pytest.fixture
def desk(index: ArticleIndexPage, writer: Any, reviewer: Any, lead: Any, admin: Any) -> Desk:
    """The people whose acts the events tell of."""
    return Desk(index, writer, reviewer, lead, admin)
