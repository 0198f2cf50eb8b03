"""What several tests of the blog begin with."""

from typing import Any

import pytest

from blog.models import ArticleIndexPage, ArticlePage

from .notices import draft_of


@pytest.fixture
def draft(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    """The writer's, submitted by nobody yet."""
    return draft_of(index, writer)
