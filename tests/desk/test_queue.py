"""The review queue, its tabs and order, the panel on the first page, and the buttons that lead there."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowTask

from blog.models import ArticleIndexPage, ArticlePage, ReviewTask, Submission
from blog.roles import REVIEWER, WORKFLOW_NAME
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.conftest import make_user

from .conftest import reload, submission_of, submit

pytestmark = pytest.mark.django_db
Waiting = Callable[..., ArticlePage]


def titles(client: Client, tab: str, **query: str) -> list[str]:
    response = client.get(reverse("desk_queue_tab", args=[tab]), query)
    assert response.status_code == 200
    return [state.article.draft_title for state in response.context["object_list"]]


def arrange(page: ArticlePage, **details: Any) -> None:
    Submission.objects.filter(pk=submission_of(page).pk).update(**details)


def test_a_reviewer_sees_what_waits_for_them(waiting: Waiting, index: ArticleIndexPage, reviewer: Any) -> None:
    page = waiting("first")
    article(index, "a-draft-that-nobody-submitted", live=False)
    response = signed_in(reviewer).get(reverse("desk_queue"))
    shown = response.content.decode()
    assert [state.article.pk for state in response.context["object_list"]] == [page.pk]
    assert reverse("desk_review", args=[page.pk]) in shown
    assert "Editorial review" in shown
    assert "by wanda" in shown
    assert "a-draft-that-nobody" not in shown.lower()


def test_the_queue_is_sorted_by_lateness_priority_date_and_age(waiting: Waiting, reviewer: Any) -> None:
    today = timezone.localdate()
    plans = {
        "low": {"priority": 3, "due_on": today + timedelta(days=1)},
        "undated": {"priority": 2, "due_on": None},
        "normal": {"priority": 2, "due_on": today + timedelta(days=5)},
        "sooner": {"priority": 2, "due_on": today + timedelta(days=4)},
        "urgent": {"priority": 1, "due_on": today + timedelta(days=9)},
        "late": {"priority": 3, "due_on": today - timedelta(days=1)},
    }
    for slug, plan in plans.items():
        arrange(waiting(slug), **plan)
    assert titles(signed_in(reviewer), "waiting") == ["Late", "Urgent", "Sooner", "Normal", "Undated", "Low"]


def test_each_tab_holds_its_own(waiting: Waiting, writer: Any, reviewer: Any) -> None:
    late, mine, _other = waiting("late"), waiting("mine"), waiting("other")
    own = waiting("own", by=reviewer)
    arrange(late, due_on=timezone.localdate() - timedelta(days=1))
    arrange(mine, assignee=reviewer)
    client = signed_in(reviewer)
    assert sorted(titles(client, "waiting")) == ["Late", "Mine", "Other", "Own"]
    assert titles(client, "mine") == ["Mine"]
    assert titles(client, "submitted") == [own.draft_title]
    assert titles(client, "overdue") == ["Late"]
    assert sorted(titles(client, "all")) == ["Late", "Mine", "Other", "Own"]
    counts = {tab.key: count for tab, count, _ in client.get(reverse("desk_queue")).context["tabs"]}
    assert counts == {"waiting": 4, "mine": 1, "submitted": 1, "overdue": 1, "all": 4}


def test_what_is_late_says_so_in_words(waiting: Waiting, reviewer: Any) -> None:
    arrange(waiting("late"), due_on=date(2026, 1, 5))
    shown = signed_in(reviewer).get(reverse("desk_queue")).content.decode()
    assert "Overdue" in shown
    assert "since 5 Jan 2026" in shown


def test_a_writer_begins_with_what_they_submitted_and_reads_why_it_came_back(
    waiting: Waiting, writer: Any, reviewer: Any
) -> None:
    page = waiting("first")
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "reject", comment="Name a source for the figure.")
    response = signed_in(writer).get(reverse("desk_queue"))
    assert response.context["tab"].key == "submitted"
    assert "Changes requested:" in response.content.decode()
    assert "Name a source for the figure." in response.content.decode()
    assert titles(signed_in(reviewer), "waiting") == []


def test_a_coach_sees_only_what_waits_for_the_coaches(waiting: Waiting, coach: Any, reviewer: Any) -> None:
    note = ("coach_note", {"heading": "Note", "level": "2", "text": "<p>From me.</p>", "coach": None})
    signed, _plain = waiting("signed", body=[note]), waiting("plain")
    client = signed_in(coach)
    assert titles(client, "waiting") == []
    state = signed.current_workflow_task_state
    state.task.specific.on_action(state, reviewer, "approve")
    assert titles(client, "waiting") == ["Signed"]
    assert "Coach’s sign-off" in client.get(reverse("desk_queue")).content.decode()


def test_who_may_edit_nothing_sees_nothing(waiting: Waiting, home: Any) -> None:
    from django.contrib.auth.models import Group, Permission

    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    waiting("secret")
    assert titles(signed_in(make_user("gus", "Guests")), "all") == []


def test_the_queue_needs_a_log_in(client: Client, waiting: Waiting) -> None:
    response = client.get(reverse("desk_queue"))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_titles_are_searched(waiting: Waiting, reviewer: Any) -> None:
    waiting("negotiate-your-offer")
    waiting("change-your-industry")
    client = signed_in(reviewer)
    assert titles(client, "waiting", q="offer YOUR") == ["Negotiate your offer"]
    assert titles(client, "waiting", q="nothing-like-it") == []
    results = client.get(reverse("desk_queue_results", args=["waiting"]), {"q": "industry"}).content.decode()
    assert "Change your industry" in results
    assert "<html" not in results


def test_a_title_is_shown_as_text(waiting: Waiting, reviewer: Any) -> None:
    waiting("first", title="<script>alert(1)</script>")
    shown = signed_in(reviewer).get(reverse("desk_queue")).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("waiting", "Nothing waits for your decision"),
        ("mine", "Nothing is assigned to you"),
        ("submitted", "You have nothing in review"),
        ("overdue", "Nothing is overdue"),
        ("all", "No article is in review"),
    ],
)
def test_an_empty_tab_says_what_to_do(reviewer: Any, tab: str, words: str) -> None:
    assert words in signed_in(reviewer).get(reverse("desk_queue_tab", args=[tab])).content.decode()


def test_there_is_no_other_tab(reviewer: Any) -> None:
    assert signed_in(reviewer).get("/admin/desk/queue/everything/").status_code == 404


def test_the_queue_has_pages(waiting: Waiting, reviewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from blog.desk.reviewing.list_views import QueueView

    monkeypatch.setattr(QueueView, "paginate_by", 2)
    for slug in ("one", "two", "three"):
        waiting(slug)
    client = signed_in(reviewer)
    assert titles(client, "waiting") == ["One", "Two"]
    assert titles(client, "waiting", p="2") == ["Three"]
    assert "3 articles" in client.get(reverse("desk_queue")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("reviewer", 18), ("writer", 18), ("admin", 13)])
def test_queue_queries_stay_flat(
    request: pytest.FixtureRequest,
    waiting: Waiting,
    django_assert_num_queries: Any,
    role: str,
    queries: int,
    count: int,
) -> None:
    user = request.getfixturevalue(role)
    for number in range(count):
        waiting(f"article-{number}")
    client = signed_in(user)
    client.get(reverse("desk_queue_tab", args=["all"]))
    with django_assert_num_queries(queries):
        assert len(titles(client, "all")) == count


# ---- ways to the queue


def test_the_first_page_counts_what_waits_and_shows_five(waiting: Waiting, reviewer: Any) -> None:
    for number in range(6):
        waiting(f"article-{number}")
    shown = signed_in(reviewer).get(reverse("wagtailadmin_home")).content.decode()
    assert "6 articles wait for your decision." in shown
    assert [f"Article {number}" in shown for number in range(6)] == [True] * 5 + [False]
    assert "Awaiting your review" not in shown, "Wagtail's panel would say it twice"


def test_the_first_page_says_nothing_of_it_to_a_writer(waiting: Waiting, writer: Any) -> None:
    waiting("first")
    shown = signed_in(writer).get(reverse("wagtailadmin_home")).content.decode()
    assert "Waiting for you" not in shown
    assert "First" in shown, "Wagtail's panel of one's own submissions stays"


def test_the_first_page_names_other_pages_that_wait(home: Any, reviewer: Any, admin: Any) -> None:
    workflow = Workflow.objects.create(name="Other pages")
    WorkflowTask.objects.create(workflow=workflow, task=ReviewTask.objects.get(name=WORKFLOW_NAME))
    home.save_revision(user=admin)
    workflow.start(home, admin)
    assert "that is no article waits too" in signed_in(reviewer).get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_stays_flat(waiting: Waiting, reviewer: Any, django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        waiting(f"article-{number}")
    client = signed_in(reviewer)
    client.get(reverse("wagtailadmin_home"))
    with django_assert_num_queries(33):
        client.get(reverse("wagtailadmin_home"))


def test_the_menu_leads_to_the_queue_first(reviewer: Any, rf: Any) -> None:
    from blog.desk.menu import desk_menu

    request = rf.get("/admin/")
    request.user = reviewer
    items = sorted(desk_menu.menu_items_for_request(request), key=lambda item: item.order)
    assert [(item.label, item.url) for item in items[:2]] == [
        ("Review queue", reverse("desk_queue")),
        ("Board", reverse("desk_board")),
    ]


def test_the_editor_and_the_explorer_lead_to_the_review(
    waiting: Waiting, index: ArticleIndexPage, reviewer: Any
) -> None:
    page = waiting("first")
    client = signed_in(reviewer)
    review = f'href="{reverse("desk_review", args=[page.pk])}"'
    assert review in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert review in client.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()


def test_a_withdrawn_submission_leaves_the_queue(waiting: Waiting, reviewer: Any, writer: Any) -> None:
    page = waiting("first")
    page.current_workflow_state.cancel(user=writer)
    assert titles(signed_in(reviewer), "all") == []
    submit(reload(page), writer)
    assert titles(signed_in(reviewer), "all") == ["First"]
    assert REVIEWER in {group.name for group in reviewer.groups.all()}
