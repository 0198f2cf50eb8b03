"""The registry of questions: one page owns the markup of a question, the others show it and lead there."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction

from blog import jobs, publishing, questions
from blog.content import content_hash
from blog.models import ArticleIndexPage, ArticlePage, LiveQuestion, QuestionOwner
from tests.blog.editing import signed_in
from tests.blog.factories import article, faq
from tests.blog.pages import Page
from tests.conftest import make_user
from tests.desk.people import ROLES, client_of, is_let_in, text_of
from tests.first_views import see_anew
from tests.importer.posts import import_folder, write_post

pytestmark = pytest.mark.django_db
HOW_LONG = ("How long does it take?", "<p>Two months for most people.</p>")
HOW_MUCH = ("How much is it?", "<p>It depends on the role.</p>")


@pytest.fixture
def owner(index: ArticleIndexPage) -> ArticlePage:
    return noted(article(index, "owner", body=[faq(HOW_LONG)]))


@pytest.fixture
def other(index: ArticleIndexPage) -> ArticlePage:
    answer = "<p>It takes half a year.</p>"
    return noted(article(index, "other", body=[faq(("how long does it take", answer), HOW_MUCH)]))


def noted(page: ArticlePage) -> ArticlePage:
    questions.note([page.pk])
    return page


def asked(page: ArticlePage) -> LiveQuestion:
    found: LiveQuestion = LiveQuestion.objects.get(article=page, key=questions.key_of(HOW_LONG[0]))
    return found


def shown(client: Client, page: ArticlePage) -> Page:
    return Page(client.get(page.url).content.decode())


def names(page: Page) -> list[str]:
    return [name for name, _ in page.questions]


# ---- what visitors and machines see


def test_without_a_choice_every_page_marks_up_what_it_shows(
    client: Client, owner: ArticlePage, other: ArticlePage
) -> None:
    for page in (owner, other):
        assert shown(client, page).questions == shown(client, page).shown_questions


def test_the_owner_alone_marks_it_up_and_the_others_lead_there(
    client: Client, owner: ArticlePage, other: ArticlePage, lead: Any
) -> None:
    questions.choose_owner(asked(owner), lead)
    assert names(shown(client, owner)) == [HOW_LONG[0]]
    page = shown(client, other)
    assert names(page) == [HOW_MUCH[0]]
    assert ("how long does it take", "It takes half a year.") in page.shown_questions
    assert set(page.questions) <= set(page.shown_questions)
    (link,) = [found["href"] for found in page.attributes("a") if "#faq-" in found.get("href", "")]
    address, _, fragment = link.partition("#")
    assert address == owner.url
    assert fragment in [found.get("id") for found in shown(client, owner).attributes("details")]


def test_a_page_whose_only_question_is_owned_elsewhere_is_no_faq_page(
    client: Client, owner: ArticlePage, index: ArticleIndexPage, lead: Any
) -> None:
    page = noted(article(index, "pasted", body=[faq(HOW_LONG)]))
    assert shown(client, page).node("FAQPage")
    questions.choose_owner(asked(owner), lead)
    assert shown(client, page).questions == []


def hide(page: ArticlePage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def expire(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))


def ask_no_more(page: ArticlePage) -> None:
    page.body = [faq(HOW_MUCH)]
    revision = page.save_revision(clean=False)
    publishing.certify(page, revision, None, "review")
    revision.publish()


@pytest.mark.parametrize("leave", [ArticlePage.unpublish, hide, expire, ask_no_more])
def test_a_choice_rests_while_its_owner_does_not_answer(
    client: Client, owner: ArticlePage, other: ArticlePage, lead: Any, leave: Callable[[ArticlePage], Any],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    questions.choose_owner(asked(owner), lead)
    with django_capture_on_commit_callbacks(execute=True):
        leave(ArticlePage.objects.get(pk=owner.pk))
    assert shown(client, other).questions == shown(client, other).shown_questions
    assert "#faq-" not in "".join(found.get("href", "") for found in shown(client, other).attributes("a"))


def test_choosing_changes_the_content_of_neither_article(owner: ArticlePage, other: ArticlePage, lead: Any) -> None:
    def state() -> list[tuple[str, Any]]:
        pages = [ArticlePage.objects.get(pk=page.pk) for page in (owner, other)]
        return [(content_hash(page.serializable_data()), page.latest_revision_id) for page in pages]

    before = state()
    questions.choose_owner(asked(owner), lead)
    questions.choose_owner(asked(other), lead)
    assert state() == before
    assert QuestionOwner.objects.get().article == other


@pytest.mark.parametrize("count", [1, 3])
def test_article_queries_do_not_grow_with_owned_questions(
    client: Client, index: ArticleIndexPage, lead: Any, django_assert_num_queries: Any, count: int
) -> None:
    pairs = [(f"Question {number}?", "<p>So.</p>") for number in range(count)]
    owners = [noted(article(index, f"owner-{number}", body=[faq(pair)])) for number, pair in enumerate(pairs)]
    page = article(index, "page", body=[faq(*pairs)])
    for row in LiveQuestion.objects.filter(article__in=owners):
        questions.choose_owner(row, lead)
    see_anew(client, page.url)
    with django_assert_num_queries(21):
        response = client.get(page.url)
    assert response.content.decode().count("faq__reference") == count


# ---- following


def test_the_registry_knows_what_is_live_not_what_is_drafted(
    index: ArticleIndexPage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = article(index, "one", body=[faq(HOW_LONG)])
        article(index, "draft", body=[faq(HOW_LONG)], live=False)
    assert list(LiveQuestion.objects.values_list("article", "question", "answer")) == [
        (page.pk, HOW_LONG[0], "Two months for most people.")
    ]
    page.body = [faq(HOW_MUCH)]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision(clean=False)
    assert LiveQuestion.objects.get().question == HOW_LONG[0]


def test_a_job_notes_what_an_import_asks(index: ArticleIndexPage, lead: Any, tmp_path: Path) -> None:
    write_post(tmp_path, "one")
    import_folder(tmp_path, lead, state="keep")
    jobs.check_again()
    assert LiveQuestion.objects.get().question == "How long does one take?"


# ---- replacing an answer


def test_an_answer_is_replaced_in_a_draft_and_the_page_stays_as_it_is(
    client: Client, owner: ArticlePage, other: ArticlePage, lead: Any, writer: Any
) -> None:
    questions.choose_owner(asked(owner), lead)
    questions.refer(asked(other), writer)
    page = ArticlePage.objects.get(pk=other.pk)
    draft = page.get_latest_revision_as_object()
    items = draft.body[0].value["items"]
    assert str(items[0]["answer"]).count(f'href="{owner.url}"') == 1
    assert items[1]["answer"].source == HOW_MUCH[1]
    assert items.bound_blocks[0].id == page.body[0].value["items"].bound_blocks[0].id
    assert page.latest_revision.user == writer
    assert page.has_unpublished_changes
    assert ("how long does it take", "It takes half a year.") in shown(client, other).shown_questions
    assert publishing.refusals(page, page.latest_revision.content)


def test_an_answer_is_not_replaced_without_an_owner(other: ArticlePage, writer: Any) -> None:
    with pytest.raises(publishing.Refused, match="No other article owns this question"):
        questions.refer(asked(other), writer)


def test_the_owner_does_not_refer_to_itself(owner: ArticlePage, lead: Any) -> None:
    questions.choose_owner(asked(owner), lead)
    with pytest.raises(publishing.Refused, match="No other article owns this question"):
        questions.refer(asked(owner), lead)


def test_a_draft_that_asks_no_more_is_left_alone(
    owner: ArticlePage, other: ArticlePage, lead: Any, writer: Any
) -> None:
    questions.choose_owner(asked(owner), lead)
    other.body = [faq(HOW_MUCH)]
    other.save_revision(clean=False)
    with pytest.raises(publishing.Refused, match="does not ask this question any more"):
        questions.refer(asked(other), writer)


# ---- the desk


def address(page: ArticlePage) -> str:
    return reverse("desk_question", args=[asked(page).key])


def post(client: Client, page: ArticlePage, action: str) -> Any:
    return client.post(address(page), {"action": action, "row": asked(page).pk})


def test_the_report_names_repeated_questions_and_conflicts(
    index: ArticleIndexPage, owner: ArticlePage, other: ArticlePage, lead: Any
) -> None:
    noted(article(index, "third", body=[faq(HOW_MUCH)]))
    noted(article(index, "single", body=[faq(("Only here?", "<p>Yes, only here.</p>"))]))
    questions.choose_owner(asked(owner), lead)
    response = signed_in(lead).get(reverse("desk_questions"))
    rows = [(row["pages"], row["answers"], row["owner"]) for row in response.context["rows"]]
    assert rows == [(2, 2, "Owner"), (2, 1, "")]
    assert "2 different ones" in text_of(response)
    assert "Only here?" not in text_of(response)
    client = signed_in(lead)
    said = client.get(reverse("desk_questions"), {"export": "csv"}).getvalue().decode()
    assert [row[1:] for row in csv.reader(StringIO(said))] == [
        ["Articles", "Different answers", "Owner"],
        ["2", "2", "Owner"],
        ["2", "1", ""],
    ]
    assert "?export=xlsx" in client.get(reverse("desk_questions")).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_works_on_articles_reads_and_leads_choose(
    request: pytest.FixtureRequest, owner: ArticlePage, other: ArticlePage, role: str
) -> None:
    client, may = client_of(request, role), role in {"lead", "admin"}
    assert is_let_in(client, reverse("desk_questions"))
    assert is_let_in(client, address(owner))
    assert ("Make it the owner" in text_of(client.get(address(owner)))) is may
    post(client, owner, "own")
    assert QuestionOwner.objects.exists() is may


@pytest.mark.parametrize("role", ["writer", "coach"])
def test_only_leads_take_a_question_from_its_owner(
    request: pytest.FixtureRequest, owner: ArticlePage, other: ArticlePage, lead: Any, role: str
) -> None:
    questions.choose_owner(asked(owner), lead)
    post(client_of(request, role), owner, "give-up")
    assert QuestionOwner.objects.exists()
    post(signed_in(lead), owner, "give-up")
    assert not QuestionOwner.objects.exists()
    actions = PageLogEntry.objects.filter(page=owner.pk, action__contains="question").order_by("pk")
    assert [entry.action for entry in actions] == ["proofdesk.own_question", "proofdesk.give_up_question"]


def test_others_neither_read_nor_do(owner: ArticlePage) -> None:
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(make_user("gus", "Guests"))
    assert not is_let_in(client, reverse("desk_questions"))
    assert not is_let_in(client, address(owner))
    post(client, owner, "own")
    assert not QuestionOwner.objects.exists()


def test_an_editor_replaces_an_answer_from_the_desk(
    owner: ArticlePage, other: ArticlePage, lead: Any, writer: Any
) -> None:
    client = signed_in(writer)
    questions.choose_owner(asked(owner), lead)
    assert "Replace the answer by a reference" in text_of(client.get(address(other)))
    response = client.post(address(other), {"action": "refer", "row": asked(other).pk}, follow=True)
    assert "A new draft of “Other” refers to the owner." in text_of(response)
    assert ArticlePage.objects.get(pk=other.pk).has_unpublished_changes


@pytest.mark.parametrize("data", [{"action": "own", "row": "x"}, {"action": "own"}, {"action": "burn", "row": "1"}, {}])
def test_nonsense_answers_404(owner: ArticlePage, lead: Any, data: dict[str, str]) -> None:
    assert signed_in(lead).post(address(owner), data).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_desk_queries_stay_flat(
    index: ArticleIndexPage, reviewer: Any, lead: Any, django_assert_num_queries: Any, count: int
) -> None:
    pairs = [(f"Question {number}?", "<p>So.</p>") for number in range(count)]
    pages = [noted(article(index, f"post-{number}", body=[faq(*pairs)])) for number in range(count + 1)]
    questions.choose_owner(LiveQuestion.objects.filter(article=pages[0])[0], lead)
    client = signed_in(reviewer)
    one = reverse("desk_question", args=[LiveQuestion.objects.filter(article=pages[0])[0].key])
    for path, queries in ((reverse("desk_questions"), 15), (one, 19)):
        client.get(path)
        with django_assert_num_queries(queries):
            assert len(client.get(path).context["rows"]) == (count if path.endswith("questions/") else count + 1)
