"""The pruning desk: what it shows, to whom, with how many queries."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticleIndexPage, ArticlePage, Pruning, ViewCount
from tests.blog.editing import signed_in

from .twins import carried_out, decided, edited, fresh, linking, live, proposed, twins

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAST_QUERIES = 23, 13
GROUP_QUERIES = {"open": 21, "proposed": 27, "done": 20}
LIST, PAST = "/admin/desk/pruning/", "/admin/desk/pruning/past/"


def address(pruning: Pruning) -> str:
    return reverse("desk_pruning_group", args=[pruning.pk])


def act(client: Client, pruning: Pruning, action: str, **data: Any) -> str:
    """Returns what the next page says about it."""
    response = client.post(address(pruning), {"action": action, **data}, follow=True)
    return " ".join(str(message).strip() for message in response.context["messages"])


def viewed(page: ArticlePage, count: int) -> None:
    ViewCount.objects.create(article=page, day=timezone.localdate(), count=count)


def test_groups_stand_in_the_order_of_their_repeated_text(index: ArticleIndexPage, lead: Any) -> None:
    small = twins(index, "a", "b")
    large = twins(index, "c", "d", "e", start=100)
    linking(index, "source", f'<p><a href="/blog/d/">d</a> <a linktype="page" id="{large[0].pk}">c</a></p>')
    viewed(large[1], 7)
    context = signed_in(lead).get(LIST).context
    groups = [group for group, _, _ in context["groups"]]
    assert [set(group.pks) for group in groups] == [{page.pk for page in large}, {page.pk for page in small}]
    assert [round(group.repeated, 2) for group in groups] == [2.5, 1.67]
    first = groups[0]
    assert (first.views, first.links_in, first.best.article) == (7, 2, large[1])
    assert [member.links_in for member in first.members] == [1, 1, 0]


def test_drafts_and_what_was_taken_off_are_no_candidates(index: ArticleIndexPage, lead: Any, reviewer: Any) -> None:
    one, two = twins(index, "one", "two")
    two.unpublish()
    assert signed_in(lead).get(LIST).context["group_count"] == 0
    assert live(one)


def test_what_is_decided_about_leaves_the_list_and_what_was_kept_stands_last(
    index: ArticleIndexPage, lead: Any, reviewer: Any
) -> None:
    kept = twins(index, "a", "b", "c")
    other = twins(index, "d", "e", start=100)
    client = signed_in(lead)
    pruning = decided(lead, kept[0], keep=kept[1:])
    context = client.get(LIST).context
    assert [found.pk for found in context["in_work"]] == [pruning.pk]
    assert [set(group.pks) for group, _, _ in context["groups"]] == [{page.pk for page in other}]
    from blog.pruning import approval, verdicts

    verdicts.propose(pruning, lead)
    approval.approve(pruning, reviewer, fresh(pruning).proposed_digest)
    groups = [group for group, _, _ in client.get(LIST).context["groups"]]
    assert [group.decided_on for group in groups] == [None, timezone.localdate()]


def test_a_group_is_decided_in_the_admin(index: ArticleIndexPage, lead: Any, reviewer: Any) -> None:
    one, two, three = twins(index, "one", "two", "three")
    client, second = signed_in(lead), signed_in(reviewer)
    response = client.post(LIST, {"article": two.pk})
    pruning = Pruning.objects.get()
    assert response.headers["Location"] == address(pruning)
    assert "Suggested survivor" in client.get(address(pruning)).content.decode()
    assert act(client, pruning, f"survivor:{one.pk}") == "The survivor is chosen."
    chosen = {"article": [two.pk, three.pk], "verdict-kind": "prune", "verdict-note": "All said in One."}
    assert act(client, pruning, "decide", **chosen) == "2 verdicts given."
    assert act(client, pruning, "undo") == "The last step is undone."
    assert act(client, pruning, "decide", **{**chosen, "verdict-kind": "merge"}) == "2 verdicts given."
    assert act(client, pruning, "propose").startswith("Proposed.")
    assert act(client, pruning, "approve", digest=fresh(pruning).proposed_digest).startswith("You proposed it")
    page = second.get(address(pruning)).content.decode()
    assert "Approve and carry out" in page
    assert act(second, pruning, "approve", digest=fresh(pruning).proposed_digest) == "Approved and carried out."
    assert not live(two)
    assert act(second, pruning, "take-back", article=[two.pk]) == "Only a lead of these articles may do this."
    assert act(client, pruning, "take-back", article=[two.pk]) == "1 article is live again."
    assert live(two)
    row = signed_in(lead).get(PAST).context["page_obj"].object_list[0]
    assert (row.size, row.to_merge, row.to_keep, row.back) == (3, 2, 1, 1)


def test_a_changed_article_is_named_before_anybody_approves(
    index: ArticleIndexPage, lead: Any, reviewer: Any, writer: Any
) -> None:
    one, two = twins(index, "one", "two")
    pruning = proposed(lead, one, merge=[two])
    edited(two, writer, description="New words.")
    page = signed_in(reviewer).get(address(pruning)).content.decode()
    assert "changed since it was proposed" in page
    assert "Approve and carry out" not in page
    assert act(signed_in(lead), pruning, "propose").startswith("Proposed.")
    assert "Approve and carry out" in signed_in(reviewer).get(address(pruning)).content.decode()


def test_wrong_input_is_refused_with_a_sentence(index: ArticleIndexPage, lead: Any) -> None:
    one, two = twins(index, "one", "two")
    client = signed_in(lead)
    pruning = decided(lead, one, keep=[two])
    assert act(client, pruning, "decide", article=[two.pk]).startswith("Choose a verdict")
    assert act(client, pruning, "decide", **{"verdict-kind": "keep"}) == "Choose at least one article."
    assert act(client, pruning, "decide", **{"verdict-kind": "keep", "article": "x"}) == "Choose at least one article."
    assert act(client, pruning, "survivor:99999999") == "Choose one of these articles."
    assert client.post(address(pruning), {"action": "explode"}).status_code == 404
    assert client.get("/admin/desk/pruning/99999/").status_code == 404
    assert Client().post(LIST, {"article": one.pk}).status_code == 302
    assert client.post(LIST, {"article": "x"}).status_code == 302


def test_titles_and_notes_are_escaped(index: ArticleIndexPage, lead: Any) -> None:
    one, two = twins(index, "one", "two")
    ArticlePage.objects.filter(pk=two.pk).update(title="<script>alert(1)</script>")
    pruning = decided(lead, one, merge=[two])
    client = signed_in(lead)
    act(client, pruning, "decide", **{"verdict-kind": "keep", "verdict-note": "<b>x</b>", "article": two.pk})
    for found in (client.get(address(pruning)), client.get(LIST)):
        assert "<script>alert(1)" not in found.content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in client.get(address(pruning)).content.decode()


# ---- queries


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_it_shows(
    index: ArticleIndexPage, lead: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        twins(index, *(f"a-{number}-{place}" for place in range(count + 1)), start=100 * number)
        one, two = twins(index, f"b-{number}", f"c-{number}", start=100 * number + 50)
        decided(lead, one, merge=[two])
    client = signed_in(lead)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(LIST).context["group_count"] == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("state", ["open", "proposed", "done"])
def test_a_group_asks_the_same_whatever_its_size(
    index: ArticleIndexPage, lead: Any, reviewer: Any, state: str, count: int, django_assert_num_queries: Any
) -> None:
    survivor, *others = twins(index, *(f"a-{place}" for place in range(count + 1)))
    for page in others:
        linking(index, f"to-{page.slug}", f'<p><a href="{page.url}">{page.title}</a></p>')
    make = {"open": decided, "proposed": proposed}.get(state)
    pruning = make(lead, survivor, merge=others) if make else carried_out(lead, reviewer, survivor, merge=others)
    client = signed_in(lead)
    client.get(address(pruning))
    with django_assert_num_queries(GROUP_QUERIES[state]):
        assert len(client.get(address(pruning)).context["rows"]) == count + 1


@pytest.mark.parametrize("count", [1, 3])
def test_past_decisions_ask_the_same_whatever_they_show(
    index: ArticleIndexPage, lead: Any, reviewer: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        one, two = twins(index, f"a-{number}", f"b-{number}", start=100 * number)
        carried_out(lead, reviewer, one, merge=[two])
    client = signed_in(lead)
    client.get(PAST)
    with django_assert_num_queries(PAST_QUERIES):
        assert len(client.get(PAST).context["page_obj"].object_list) == count
