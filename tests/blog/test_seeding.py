"""Generated articles are rows like those of real ones: the gate, the desk and the tree find nothing wrong."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, ReferenceIndex

from blog import publishing
from blog.content import content_hash
from blog.models import ArticlePage
from blog.seeding import texts
from tests.blog.gate import decide

pytestmark = pytest.mark.django_db


def seeded(count: int, **options: Any) -> list[ArticlePage]:
    call_command("seed_articles", count, stdout=io.StringIO(), verbosity=0, **options)
    return list(ArticlePage.objects.filter(slug__startswith="generated-").order_by("pk"))


def test_generated_text_is_the_same_for_a_number_and_differs_between_numbers() -> None:
    assert texts.article(7) == texts.article(7)
    assert len({texts.article(number).description for number in range(200)}) == 200


def test_seeded_articles_are_live_with_approvals_that_hold(client: Client, admin: Any) -> None:
    pages = seeded(3)
    assert [page.live for page in pages] == [True] * 3
    call_command("audit_live", stdout=io.StringIO())  # exits 1 when it finds any
    for page in pages:
        found = publishing.certificate_for(page, content_hash(page.serializable_data()))
        assert found is not None
        assert client.get(page.url).status_code == 200
    assert ReferenceIndex.objects.filter(object_id=pages[0].pk).exists()
    assert ArticlePage.objects.all().search(pages[0].title).count() >= 1
    assert not any(Page.find_problems())
    assert Page.objects.get(pk=pages[0].get_parent().pk).numchild == 3


def test_a_seeded_submission_is_approved_like_any_other(admin: Any, reviewer: Any) -> None:
    [page] = seeded(1, state="review")
    decide(reviewer, page)
    page.refresh_from_db()
    assert page.live


def test_seeding_goes_on_where_it_ended(admin: Any) -> None:
    seeded(2, state="draft")
    assert [page.slug for page in seeded(1, state="draft")] == ["generated-1", "generated-2", "generated-3"]


def test_who_may_not_publish_seeds_nothing_live(writer: Any) -> None:
    with pytest.raises(CommandError, match="may not publish"):
        seeded(1, user=writer.get_username())
    assert not ArticlePage.objects.exists()
