"""What the gate retracts, and for whom."""

from typing import Any

import pytest

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage
from tests.blog.factories import article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["writer", "reviewer", "coach", "lead"])
def test_whoever_may_edit_takes_a_live_article_off(
    request: pytest.FixtureRequest, index: ArticleIndexPage, role: str
) -> None:
    """Wagtail lets only publishers unpublish; the emergency brake is for everybody on the team."""
    page = article(index, "wrong")
    publishing.retract(page, request.getfixturevalue(role), "It is wrong.")
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_an_alias_is_retracted_with_what_it_mirrors(index: ArticleIndexPage, lead: Any) -> None:
    """A retraction of its own would not hold when its source goes live again."""
    page = article(index, "source")
    alias = page.create_alias(update_slug="mirror", parent=index)
    with pytest.raises(publishing.Refused, match="It mirrors “Source”"):
        publishing.retract(alias, lead, "It is wrong.")
    publishing.retract(page, lead, "It is wrong.")
    assert not ArticlePage.objects.get(pk=alias.pk).live


def test_an_alias_has_no_version_to_release(index: ArticleIndexPage, lead: Any) -> None:
    alias = article(index, "source").create_alias(update_slug="mirror", parent=index)
    with pytest.raises(publishing.Refused, match="no version of its own"):
        publishing.break_glass(alias, lead, "A reader relies on it.")
