"""The record of decisions: who reads it, what it tells, its filters, and its spreadsheets."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.log_actions import log
from wagtail.models import Comment, PageLogEntry

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, ReviewState
from tests.blog.editing import approve, form_of, save, signed_in
from tests.blog.factories import article, faq

from .people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/desk/decisions/"


def lines(client: Client, **query: Any) -> list[tuple[str, str, str, str]]:
    """Article, what, who and why of each line, newest first."""
    found = client.get(ADDRESS, query).context["object_list"]
    return [(row.article, row.what, row.who, row.why) for row in found]


def rows_of(response: Any, kind: str) -> list[list[Any]]:
    content = b"".join(response.streaming_content)
    if kind == "csv":
        return list(csv.reader(StringIO(content.decode())))
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return article(index, "salaries", body=[faq(("How much?", "<p>It depends.</p>"))], live=False, owner=writer)


@pytest.mark.parametrize("role", ROLES)
def test_leads_reviewers_and_administrators_read_it(
    request: pytest.FixtureRequest, page: ArticlePage, role: str
) -> None:
    client, may = client_of(request, role), role in {"reviewer", "lead", "admin"}
    assert is_let_in(client, ADDRESS) is may
    assert is_let_in(client, f"{ADDRESS}results/") is may
    assert is_let_in(client, f"{ADDRESS}?export=csv") is may
    assert (ADDRESS in text_of(client.get("/admin/"))) is may


def test_visitors_do_not(client: Client, home: Any) -> None:
    assert client.get(ADDRESS).headers["Location"].startswith("/admin/login/")


def test_it_is_empty_at_first(page: ArticlePage, lead: Any) -> None:
    assert "Nothing has been decided about an article yet." in text_of(signed_in(lead).get(ADDRESS))


def test_it_tells_a_whole_life(page: ArticlePage, writer: Any, reviewer: Any, lead: Any) -> None:
    save(signed_in(writer), page, "First.", **{"action-submit": "1"})
    page = ArticlePage.objects.get(pk=page.pk)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", page.current_workflow_task_state.pk])
    signed_in(reviewer).post(url, {"comment": "Say how much."})
    save(signed_in(writer), page, "A hundred.", **{"action-submit": "1"})
    approve(signed_in(reviewer), ArticlePage.objects.get(pk=page.pk))
    page = ArticlePage.objects.get(pk=page.pk)
    publishing.retract(page, writer, "It is a thousand.")
    retraction = publishing.retraction_of(page)
    assert retraction is not None
    publishing.lift(retraction, lead)
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.description = "Changed."
    draft.save_revision(user=writer)
    publishing.break_glass(page, lead, "A visitor relies on it.")
    title = page.title
    certificates = [certificate.short_hash for certificate in page.certificates.all()]
    assert list(reversed(lines(signed_in(lead)))) == [
        (title, "Approved at 'Readiness'. Next step 'Editorial review'", "Proofdesk, by itself", ""),
        (title, "Submitted for review", "wanda", ""),
        (title, "Rejected at 'Editorial review'. Changes requested", "rex", "Say how much."),
        (title, "Resubmitted 'Editorial review'. Workflow resumed", "wanda", ""),
        (title, "Approved at 'Editorial review'. Next step 'Coach’s sign-off'", "rex", "Read it."),
        (title, "Approved at 'Readiness'. 'Editorial review' complete", "Proofdesk, by itself", ""),
        (title, f"Approved by rex (Editorial review); certificate {certificates[1]}", "rex", ""),
        (title, "Published", "rex", ""),
        (title, "Retracted: do not publish", "wanda", "It is a thousand."),
        (title, "Unpublished", "wanda", ""),
        (title, "Retraction lifted", "lea", "It is a thousand."),
        (title, f"lea answers for it without a review; certificate {certificates[0]}", "lea", ""),
        (title, "Published", "lea", ""),
        (title, "Released without a review", "lea", "A visitor relies on it."),
    ]


def test_imports_schedules_and_refusals_are_told(page: ArticlePage, lead: Any, writer: Any, tmp_path: Path) -> None:
    (tmp_path / "a-post.md").write_text("---\ntitle: A post\ndescription: What it is.\n---\n\nText.\n", "utf-8")
    call_command("import_articles", str(tmp_path), state="keep", **{"as": "lea"}, stdout=StringIO())
    page.go_live_at = timezone.now() + timedelta(days=2)
    revision = page.save_revision()
    publishing.certify(page, revision, None, "review")
    revision.publish(user=lead)
    log(instance=page, action="proofdesk.refuse", user=lead, data={"reason": "not yet"})
    told = [(what, who) for _, what, who, _ in lines(signed_in(lead))]
    assert ("Released by an import, as its source was", "lea") in told
    assert any(what.startswith("Page scheduled for publishing at") and who == "lea" for what, who in told)
    assert ("Not released", "lea", "not yet") in [line[1:] for line in lines(signed_in(lead))]


def test_a_resolved_comment_is_told_with_its_words(page: ArticlePage, writer: Any, reviewer: Any) -> None:
    comment = Comment.objects.create(page=page, user=reviewer, text="Which year?", contentpath="description")
    client = signed_in(writer)
    data = form_of(client, page)
    data.update(
        {
            "comments-TOTAL_FORMS": 1, "comments-INITIAL_FORMS": 1,
            "comments-0-id": comment.pk, "comments-0-text": comment.text, "comments-0-contentpath": "description",
            "comments-0-position": "", "comments-0-resolved": "on", "comments-0-DELETE": "",
            "comments-0-replies-TOTAL_FORMS": 0, "comments-0-replies-INITIAL_FORMS": 0,
        }
    )  # fmt: skip
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 302
    assert lines(signed_in(reviewer)) == [(page.title, "Comment resolved", "wanda", "Which year?")]


def test_who_signed_by_link_is_named(page: ArticlePage, writer: Any, reviewer: Any) -> None:
    save(signed_in(writer), page, "First.", **{"action-submit": "1"})
    approve(signed_in(reviewer), ArticlePage.objects.get(pk=page.pk))
    ReviewState.objects.filter(status="approved", task__name="Editorial review").update(signed_by="Dr. Expert")
    told = {what: who for _, what, who, _ in lines(signed_in(reviewer))}
    assert told["Approved at 'Editorial review'. Next step 'Coach’s sign-off'"] == "Dr. Expert"
    assert told["Submitted for review"] == "wanda"


def test_saving_and_other_pages_are_no_decisions(home: Any, page: ArticlePage, writer: Any, admin: Any) -> None:
    save(signed_in(writer), page, "A draft.")
    home.save_revision(user=admin).publish(user=admin)
    assert PageLogEntry.objects.filter(action="wagtail.edit").exists()
    assert PageLogEntry.objects.filter(action="wagtail.publish", page=home).exists()
    assert lines(signed_in(admin)) == []


def test_a_deleted_article_stays_in_the_record(page: ArticlePage, writer: Any, admin: Any) -> None:
    publishing.retract(page, writer, "Wrong.")
    ArticlePage.objects.get(pk=page.pk).delete(user=admin)
    told = lines(signed_in(admin))
    assert (page.title, "Retracted: do not publish", "wanda", "Wrong.") in told
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in text_of(signed_in(admin).get(ADDRESS))


# ---- filters


@pytest.fixture
def two(index: ArticleIndexPage, writer: Any, lead: Any) -> None:
    for slug, user in (("apples", writer), ("pears", lead)):
        draft = article(index, slug, live=False)
        publishing.retract(draft, user, f"Of {slug}.")
    retraction = publishing.retraction_of(draft)
    assert retraction is not None
    publishing.lift(retraction, lead)
    PageLogEntry.objects.filter(label="Apples").update(timestamp=timezone.now() - timedelta(days=40))


def test_filters(two: None, writer: Any, lead: Any) -> None:
    client = signed_in(lead)
    day = timezone.localdate() - timedelta(days=40)
    assert {line[0] for line in lines(client)} == {"Apples", "Pears"}
    assert {line[0] for line in lines(client, user=writer.pk)} == {"Apples"}
    assert {line[1] for line in lines(client, action="proofdesk.lift")} == {"Retraction lifted"}
    assert {line[0] for line in lines(client, label="pear")} == {"Pears"}
    assert {line[0] for line in lines(client, timestamp_to=day)} == {"Apples"}
    assert {line[0] for line in lines(client, timestamp_from=timezone.localdate())} == {"Pears"}
    assert "No decision matches these filters." in text_of(client.get(ADDRESS, {"label": "plums"}))


def test_the_filters_offer_what_there_is(two: None, writer: Any, lead: Any, reviewer: Any) -> None:
    form = signed_in(reviewer).get(ADDRESS).context["filters"].form
    assert {value for value, _ in form.fields["action"].choices} == {"proofdesk.retract", "proofdesk.lift"}
    assert set(form.fields["user"].queryset) == {writer, lead}


def test_a_filter_of_nonsense_is_no_error(two: None, lead: Any) -> None:
    response = signed_in(lead).get(ADDRESS, {"user": "x", "action": "y", "timestamp_from": "z"})
    assert response.status_code == 200


# ---- spreadsheets


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_runs_nothing(index: ArticleIndexPage, lead: Any, kind: str, start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    draft = article(index, "evil", live=False, title=evil)
    retraction = publishing.retract(draft, lead, "Wrong.")
    PageLogEntry.objects.filter(page=draft).update(label=evil, data={"reason": evil})
    heading, row = rows_of(signed_in(lead).get(ADDRESS, {"export": kind}), kind)
    assert heading == ["When", "Article", "What", "Who", "Why"]
    # A workbook keeps a carriage return as an escape or as the end of a line; what counts is what stands before it.
    assert row[1].startswith("'")
    assert row[4].startswith("'")
    assert row[1].endswith("cmd|' /C calc'!A0")
    assert (row[2], row[3]) == ("Retracted: do not publish", "lea")
    assert retraction.reason == "Wrong."


def test_a_spreadsheet_leaves_plain_text_alone(two: None, lead: Any) -> None:
    rows = rows_of(signed_in(lead).get(ADDRESS, {"export": "csv", "action": "proofdesk.lift"}), "csv")
    assert [row[1:] for row in rows[1:]] == [["Pears", "Retraction lifted", "lea", "Of pears."]]


def test_a_spreadsheet_holds_all_pages(index: ArticleIndexPage, lead: Any) -> None:
    draft = article(index, "much", live=False)
    for _ in range(60):
        PageLogEntry.objects.log_action(draft, "proofdesk.refuse", user=lead, data={"reason": "no"})
    client = signed_in(lead)
    assert len(lines(client)) == 50
    assert len(rows_of(client.get(ADDRESS, {"export": "csv"}), "csv")) == 61


def test_reading_it_takes_few_queries(index: ArticleIndexPage, writer: Any, lead: Any) -> None:
    """Flat, whether one article or three have decisions of every kind."""
    client = signed_in(lead)
    counts = []
    for count in (1, 2):
        for number in range(count):
            page = article(index, f"a-{count}-{number}", body=[faq(("How?", "<p>So.</p>"))], live=False)
            save(signed_in(writer), page, "So it is.", **{"action-submit": "1"})
            comment = Comment.objects.create(page=page, user=lead, text="Why?", contentpath="description")
            comment.log_resolve(page_revision=page.latest_revision, user=lead)
            publishing.retract(page, lead, "Wrong.")
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(ADDRESS)
        counts.append(len(queries))
    assert len(response.context["object_list"]) == 3 * 5
    assert counts[0] == counts[1]
    assert counts[0] <= 22  # most of them are the admin's own
