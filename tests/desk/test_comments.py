"""Comments from the difference view: Wagtail's own, at their place in the editor."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Comment, CommentReply, PageLogEntry

from blog.models import ArticlePage
from tests.blog.editing import signed_in

from .conftest import reload
from .test_difference_view import decide, said, shown

pytestmark = pytest.mark.django_db
Waiting = Callable[..., ArticlePage]


def place_of(page: ArticlePage, number: int, name: str) -> str:
    return f"body.{page.get_latest_revision_as_object().body[number].id}.{name}"


def test_a_comment_belongs_to_its_block_in_the_editor(waiting: Waiting, reviewer: Any) -> None:
    page = waiting()
    client = signed_in(reviewer)
    place = place_of(page, 1, "heading")
    assert f'name="place" value="{place}"' in shown(client, page)
    client.post(reverse("desk_comment", args=[page.pk]), {"place": place, "text": "Which time?"})
    comment = Comment.objects.get()
    assert (comment.user, comment.contentpath, comment.text) == (reviewer, place, "Which time?")
    assert comment.has_valid_contentpath(page.get_latest_revision_as_object())
    assert "Which time?" in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f"?comment={comment.pk}" in shown(client, page)
    assert PageLogEntry.objects.filter(action="wagtail.comments.create", page=page.pk, user=reviewer).exists()


@pytest.mark.parametrize("place", ["", "body", "body.no-such-block.text", "path", "nothing"])
def test_a_comment_needs_a_place_of_the_latest_version(waiting: Waiting, reviewer: Any, place: str) -> None:
    page = waiting()
    response = signed_in(reviewer).post(
        reverse("desk_comment", args=[page.pk]), {"place": place, "text": "Where?"}, follow=True
    )
    assert "not in the latest version" in said(response)
    assert not Comment.objects.exists()


def test_a_comment_needs_words(waiting: Waiting, reviewer: Any) -> None:
    page = waiting()
    url = reverse("desk_comment", args=[page.pk])
    assert "Write the comment first" in said(
        signed_in(reviewer).post(url, {"place": "title", "text": " "}, follow=True)
    )
    assert not Comment.objects.exists()


def test_comments_are_answered_and_resolved(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    page = waiting()
    comment = Comment.objects.create(page_id=page.pk, user=reviewer, text="Why <b>this</b>?", contentpath="title")
    client = signed_in(writer)
    client.post(reverse("desk_reply", args=[page.pk, comment.pk]), {"text": "Because."})
    assert CommentReply.objects.get().text == "Because."
    text = shown(client, page)
    assert "Because." in text
    assert "Why &lt;b&gt;this" in text
    client.post(reverse("desk_resolve", args=[page.pk, comment.pk]))
    comment.refresh_from_db()
    assert comment.resolved_by == writer
    assert "Because." not in shown(client, page)
    assert client.post(reverse("desk_resolve", args=[page.pk, comment.pk])).status_code == 404


def test_a_comment_of_another_article_is_out_of_reach(waiting: Waiting, reviewer: Any) -> None:
    page, other = waiting("one"), waiting("two")
    comment = Comment.objects.create(page_id=other.pk, user=reviewer, text="Why?", contentpath="title")
    client = signed_in(reviewer)
    for name in ("desk_resolve", "desk_reply"):
        assert client.post(reverse(name, args=[page.pk, comment.pk]), {"text": "x"}).status_code == 404


def test_comments_on_what_is_gone_are_still_shown(waiting: Waiting, reviewer: Any) -> None:
    page = waiting()
    Comment.objects.create(page_id=page.pk, user=reviewer, text="On the old part.", contentpath="body.gone.text")
    text = shown(signed_in(reviewer), page)
    assert "Comments on parts that are gone" in text
    assert "On the old part." in text


def test_a_comment_is_no_hand_in_the_text(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    page = waiting()
    client = signed_in(reviewer)
    client.post(reverse("desk_comment", args=[page.pk]), {"place": "title", "text": "Shorter?"})
    signed_in(writer).post(reverse("desk_resolve", args=[page.pk, Comment.objects.get().pk]))
    decide(client, page, "approve")
    assert reload(page).live
