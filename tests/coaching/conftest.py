"""What several tests of coaching need."""

import pytest

from blog.models import ArticleIndexPage
from cms.home.models import HomePage


@pytest.fixture
def elsewhere(home: HomePage) -> ArticleIndexPage:
    """A second listing. Of the roles only administrators work on pages there."""
    found: ArticleIndexPage = home.add_child(instance=ArticleIndexPage(title="Elsewhere", slug="elsewhere"))
    return found
