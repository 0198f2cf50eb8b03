"""The difference view: what it shows, what can be decided from it, and the comments on it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, GroupApprovalTask, WorkflowTask

from blog import publishing
from blog.content import CONTENT_FIELDS, content_hash
from blog.desk.reviewing.pieces import pieces_of
from blog.models import ArticleIndexPage, ArticlePage
from cms.core.images import SiteImage
from tests.blog.editing import signed_in
from tests.blog.factories import article, faq

from .conftest import edit, prose, reload, submit

pytestmark = pytest.mark.django_db
Waiting = Callable[..., ArticlePage]


def view(client: Client, page: ArticlePage, **query: str) -> Any:
    response = client.get(reverse("desk_review", args=[page.pk]), query)
    assert response.status_code == 200
    return response


def shown(client: Client, page: ArticlePage, **query: str) -> str:
    """As text: the visually hidden words that screen readers get left out."""
    return str(view(client, page, **query).content.decode())


def blocks(response: Any) -> list[tuple[str, str, bool]]:
    """Every block that is not folded away: its name, what happened to it, whether it moved."""
    sections = response.context["difference"].blocks
    return [
        (part.change.piece.name, part.change.state, part.change.moved)
        for section in sections
        if section.is_open
        for part in section.parts
    ]


def fields(response: Any) -> dict[str, str]:
    sections = response.context["difference"].fields
    return {p.change.piece.key: p.change.state for section in sections if section.is_open for p in section.parts}


def decide(client: Client, page: ArticlePage, action: str, **values: str) -> Any:
    """As the form on the page sends it, unless `values` say otherwise."""
    read = reload(page)
    state = read.current_workflow_state.current_task_state
    data = {
        "action": action,
        "state": str(state.pk),
        "content": content_hash(read.latest_revision.content),
        "revision": str(read.latest_revision_id),
        "comment": "",
        **values,
    }
    return client.post(reverse("desk_decide", args=[page.pk]), data, follow=True)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# ---- what it shows


def test_a_new_article_is_all_new(waiting: Waiting, reviewer: Any) -> None:
    response = view(signed_in(reviewer), waiting())
    assert blocks(response) == [("FAQ", "added", False), ("General section", "added", False)]
    assert "Nothing is live yet: everything below is new." in response.content.decode()


def test_changes_of_a_live_article_are_named_by_block(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    old = [prose("<p>Ask for time, and name a day.</p>", "Time"), *[prose(f"<p>Part {n}.</p>") for n in range(3)]]
    page = article(index, body=[*old, faq(("How long?", "<p>Two months.</p>"), ("Where?", "<p>Anywhere.</p>"))])
    raw = list(page.body.raw_data)
    raw[0]["value"]["text"] = "<p>Ask for time, and name an hour.</p>"
    raw[4]["value"]["items"][0]["value"]["answer"] = "<p>Three months.</p>"
    raw.insert(1, {"type": "takeaway", "value": {"heading": "", "level": "2", "text": "<p>Go.</p>"}, "id": "x" * 8})
    body = ArticlePage._meta.get_field("body").to_python(
        json.dumps(
            [
                *raw[:2],
                *raw[3:],
            ]
        )
    )
    page = submit(edit(page, writer, body=body, title="Another title", noindex=True), writer)
    response = view(signed_in(reviewer), page)
    assert blocks(response) == [
        ("General section", "edited", False),
        ("General section", "removed", False),
        ("Final takeaway", "added", False),
        ("FAQ", "edited", False),
    ]
    assert fields(response) == {"title": "edited", "noindex": "edited"}
    text = response.content.decode()
    assert "2 unchanged blocks" in text
    assert "1 unchanged question" in text
    assert "6 parts differ" in text
    assert "from what visitors see now" in text
    for old_word, new_word in ((" a day", " an hour"), ("Two", "Three")):
        assert f"</span>{old_word}<span" in text
        assert f"</span>{new_word}<span" in text


def test_a_moved_block_says_so(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    page = article(index, body=[prose(f"<p>Part {n} of the whole.</p>", f"Heading {n}") for n in range(4)])
    raw = list(page.body.raw_data)
    body = ArticlePage._meta.get_field("body").to_python(json.dumps([raw[3], *raw[:3]]))
    page = submit(edit(page, writer, body=body), writer)
    assert blocks(view(signed_in(reviewer), page)) == [("General section", "same", True)]


def test_words_are_escaped(waiting: Waiting, reviewer: Any) -> None:
    page = waiting(title="<script>alert(1)</script>", body=[prose("<p>Less &lt;script&gt;alert(2) is more.</p>")])
    text = shown(signed_in(reviewer), page)
    assert "&lt;script&gt;alert(1)" in text
    assert "&lt;script&gt;alert(2)" in text
    assert "<script>alert(" not in text


def test_changed_words_are_named_for_those_who_do_not_see_colours(
    index: ArticleIndexPage, writer: Any, reviewer: Any
) -> None:
    page = article(index, description="Ask for two weeks of time.")
    text = shown(signed_in(reviewer), submit(edit(page, writer, description="Ask for three weeks of time."), writer))
    assert '<del><span class="w-sr-only"> removed: </span> two<span' in text
    assert '<ins><span class="w-sr-only"> added: </span> three<span' in text


def test_images_stand_side_by_side_with_their_words(
    index: ArticleIndexPage, writer: Any, reviewer: Any, picture_file: Path
) -> None:
    images = []
    for title in ("Old desk", "New desk"):
        with picture_file.open("rb") as handle:
            images.append(SiteImage.objects.create(title=title, file=ImageFile(handle, name=f"{title}.jpg")))
    page = article(index, hero_image=images[0], hero_alt="A desk by day")
    page = submit(edit(page, writer, hero_image=images[1], hero_alt="A desk by night"), writer)
    text = shown(signed_in(reviewer), page)
    assert "<strong>Before:</strong> Old desk" in text
    assert "<strong>Now:</strong> New desk" in text
    assert text.count('loading="lazy"') == 2
    assert " day" in text
    assert " night" in text


def test_an_article_with_nothing_to_compare_says_so(index: ArticleIndexPage, reviewer: Any) -> None:
    page = article(index)
    text = shown(signed_in(reviewer), page)
    assert "Nothing differs between these two versions." in text
    assert "Nothing waits for a decision here." in text


def test_what_the_hash_sees_the_view_shows(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    """Spacing in a code block has no words, but counts for the approval: it must not pass unseen."""
    page = article(index, body=[("code", {"language": "", "code": "a  = 1"}), prose("<p>Text.</p>")])
    raw = list(page.body.raw_data)
    raw[1]["value"]["text"] = "<p>Text. </p>"
    body = ArticlePage._meta.get_field("body").to_python(json.dumps(raw))
    changed = edit(page, writer, body=body)
    assert content_hash(changed.latest_revision.content) != content_hash(page.latest_revision.content)
    response = view(signed_in(reviewer), submit(changed, writer))
    assert blocks(response) == [("General section", "edited", False)]
    assert "Only spacing, order or something that has no words changed here." in response.content.decode()


def test_every_field_of_the_content_is_compared(index: ArticleIndexPage) -> None:
    found, _ = pieces_of(article(index), {})
    labels = {piece.key for piece in found} | {"hero_alt"}
    assert set(CONTENT_FIELDS) <= labels
    assert {"summary_points", "categories", "tags", "authors", "go_live_at", "expire_at"} <= labels


def test_dates_and_choices_change_as_a_whole(index: ArticleIndexPage, writer: Any, reviewer: Any) -> None:
    page = article(index, authors=["Ann"], categories=["Pay"], tags=["x"])
    page = submit(edit(page, writer, published_on=date(2026, 3, 9)), writer)
    response = view(signed_in(reviewer), page)
    assert fields(response) == {"published_on": "edited"}
    text = response.content.decode()
    assert "8 February 2026" in text
    assert "9 March 2026" in text


def test_the_round_before_can_be_compared(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    page = waiting(live=True)
    client = signed_in(reviewer)
    decide(client, page, "reject", comment="Shorter, please.")
    page = edit(page, writer, title="A shorter title")
    page.current_workflow_state.resume(writer)
    assert set(fields(view(client, page))) == {"title", "description"}
    response = view(client, page, against="round")
    assert set(fields(response)) == {"title"}
    assert "from the version sent back by rex" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_review_queries_stay_flat(
    index: ArticleIndexPage, writer: Any, reviewer: Any, django_assert_num_queries: Any, count: int
) -> None:
    page = article(index, body=[prose(f"<p>Part {n}.</p>") for n in range(count)])
    body = [prose(f'<p>Part {n} <a linktype="page" id="{index.pk}">more</a>.</p>') for n in range(count)]
    page = submit(edit(page, writer, body=body), writer)
    for number in range(count):
        Comment.objects.create(page_id=page.pk, user=writer, text="Hm.", contentpath=f"body.{number}.text")
    client = signed_in(reviewer)
    view(client, page)
    with django_assert_num_queries(100):
        view(client, page)


# ---- who


@pytest.mark.parametrize(
    ("role", "status"), [("writer", 200), ("reviewer", 200), ("coach", 200), ("lead", 200), ("admin", 200)]
)
def test_who_may_edit_may_read_the_difference(
    request: pytest.FixtureRequest, index: ArticleIndexPage, role: str, status: int
) -> None:
    page = article(index)
    client = signed_in(request.getfixturevalue(role))
    assert client.get(reverse("desk_review", args=[page.pk])).status_code == status


@pytest.mark.parametrize("name", ["desk_review", "desk_details"])
def test_others_are_turned_away(waiting: Waiting, home: Any, name: str) -> None:
    from django.contrib.auth.models import Group, Permission

    from tests.conftest import make_user

    page = waiting()
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(make_user("gus", "Guests"))
    response = client.get(reverse(name, args=[page.pk]), follow=True)
    assert page.title not in response.content.decode()
    assert response.redirect_chain[0][0] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", ["desk_decide", "desk_take", "desk_comment"])
def test_changes_are_posted(waiting: Waiting, reviewer: Any, name: str) -> None:
    assert signed_in(reviewer).get(reverse(name, args=[waiting().pk])).status_code == 405


# ---- decisions


def test_an_approval_from_here_publishes(waiting: Waiting, reviewer: Any) -> None:
    page = waiting()
    client = signed_in(reviewer)
    assert "Approve and publish" in shown(client, page)
    response = decide(client, page, "approve")
    assert "It is live." in said(response)
    assert reload(page).live
    assert response.redirect_chain[-1][0] == reverse("desk_queue")


def test_changes_are_requested_with_a_reason(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    page = waiting()
    client = signed_in(reviewer)
    assert "Say what should change" in said(decide(client, page, "reject", comment="  "))
    assert reload(page).workflow_in_progress
    decide(client, page, "reject", comment="Name a source.")
    page = reload(page)
    assert not page.workflow_in_progress
    assert "Name a source." in shown(signed_in(writer), page)


def test_something_else_than_was_shown_is_not_approved(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    page = waiting()
    read = {
        "state": str(page.current_workflow_task_state.pk),
        "content": content_hash(page.latest_revision.content),
        "revision": str(page.latest_revision_id),
    }
    raw = list(page.get_latest_revision_as_object().body.raw_data)
    raw[1]["value"]["text"] = "<p>Sneaked in.</p>"
    raw.append({"type": "prose", "value": {"heading": "", "level": "2", "text": "<p>More.</p>"}, "id": "y" * 8})
    edit(page, writer, body=ArticlePage._meta.get_field("body").to_python(json.dumps(raw)))
    response = decide(signed_in(reviewer), page, "approve", **read)
    assert "Nothing was approved." in said(response)
    assert "changed since you opened it: 2 blocks." in said(response)
    assert "Sneaked in." in response.content.decode()
    assert not reload(page).live


def test_a_decision_that_was_taken_is_not_taken_again(waiting: Waiting, reviewer: Any, admin: Any) -> None:
    page = waiting()
    state = page.current_workflow_task_state
    decide(signed_in(admin), page, "reject", comment="Not yet.")
    response = decide(signed_in(reviewer), page, "approve", state=str(state.pk))
    assert "Nothing was approved." in said(response)
    assert not reload(page).live


def test_a_state_of_another_article_is_refused(waiting: Waiting, reviewer: Any) -> None:
    page, other = waiting("one"), waiting("two")
    state = str(other.current_workflow_task_state.pk)
    assert decide(signed_in(reviewer), page, "approve", state=state).status_code == 404
    assert decide(signed_in(reviewer), page, "approve", state="x").status_code == 404
    assert not reload(other).live


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("writer", "is decided by: Reviewer, Admin."),
        ("coach", "is decided by: Reviewer, Admin."),
        ("lead", "is decided by: Reviewer, Admin."),
    ],
)
def test_who_may_not_approve_reads_why(
    request: pytest.FixtureRequest, waiting: Waiting, role: str, reason: str
) -> None:
    page = waiting()
    client = signed_in(request.getfixturevalue(role))
    text = shown(client, page)
    assert reason in text
    assert "Approve and publish" not in text
    decide(client, page, "approve")
    assert not reload(page).live


def test_a_reviewer_reads_why_their_own_work_needs_somebody_else(waiting: Waiting, reviewer: Any, writer: Any) -> None:
    client = signed_in(reviewer)
    assert "You submitted this version." in shown(client, waiting("own", by=reviewer))
    edited = edit(waiting("edited"), reviewer, title="Edited by the reviewer")
    text = shown(client, edited)
    assert "You edited this version." in text
    assert "Approve and publish" not in text
    response = decide(client, edited, "approve")
    assert "You wrote, edited or submitted this version." in said(response)
    assert not reload(edited).live


def test_open_comments_and_retractions_stand_against_an_approval(waiting: Waiting, reviewer: Any, lead: Any) -> None:
    page = waiting()
    Comment.objects.create(page_id=page.pk, user=lead, text="Why?", contentpath="title")
    text = shown(signed_in(reviewer), page)
    assert "1 comment is not resolved." in text
    assert "Approve and publish" not in text


def test_wagtails_own_tasks_are_decided_here_too(waiting: Waiting, writer: Any, reviewer: Any, coach: Any) -> None:
    page = waiting()
    second = GroupApprovalTask.objects.create(name="Second look")
    second.groups.set(coach.groups.all())
    WorkflowTask.objects.create(workflow=page.current_workflow_state.workflow, task=second, sort_order=9)
    page.current_workflow_state.cancel(user=writer)
    page = submit(page, writer)
    assert "waits at “Second look”" in said(decide(signed_in(reviewer), page, "approve"))
    decide(signed_in(reviewer), page, "approve")
    assert not reload(page).live
    decide(signed_in(coach), page, "approve")
    assert reload(page).live


def test_a_retracted_article_says_so(waiting: Waiting, reviewer: Any, lead: Any) -> None:
    page = waiting()
    publishing.retract(page, lead, "It names a client.")
    assert "It names a client." in shown(signed_in(reviewer), reload(page))
