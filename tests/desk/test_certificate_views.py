"""Who answers for what: in the history, in the editor, and in the list of all certificates."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Certificate
from tests.blog.editing import approve, save, signed_in
from tests.blog.factories import article, faq

from .people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return article(index, "salaries", body=[faq(("How much?", "<p>It depends.</p>"))], owner=writer)


def address(page: ArticlePage) -> str:
    return reverse("desk_certificate", args=[page.pk])


def approved(page: ArticlePage, writer: Any, reviewer: Any, answer: str = "A lot.") -> Certificate:
    save(signed_in(writer), page, answer, **{"action-submit": "1"})
    approve(signed_in(reviewer), ArticlePage.objects.get(pk=page.pk))
    found: Certificate = page.certificates.all()[0]
    return found


def test_the_history_says_who_approved(page: ArticlePage, writer: Any, reviewer: Any) -> None:
    certificate = approved(page, writer, reviewer)
    text = text_of(signed_in(writer).get(reverse("wagtailadmin_pages:history", args=[page.pk])))
    assert f"Approved by rex (Editorial review); certificate {certificate.content_hash[:8]}" in text
    entry = PageLogEntry.objects.get(page=page, action="proofdesk.certify", user=reviewer)
    assert entry.data == {
        "certificate": certificate.content_hash[:8],
        "basis": "review",
        "approver": "rex",
        "decisions": [{"by": "rex", "task": "Editorial review"}],
    }
    assert entry.revision_id == certificate.revision_id


def test_several_approvals_read_as_one_sentence(page: ArticlePage, reviewer: Any) -> None:
    decisions = [
        {"task": "Editorial review", "by": "Rex", "at": "", "revision": 1, "comment": "Good."},
        {"task": "Coach’s sign-off", "by": "Cora", "at": "", "revision": 1, "comment": ""},
    ]
    publishing.certify(page, page.latest_revision, reviewer, "review", approvals=decisions)
    entry = PageLogEntry.objects.filter(page=page, action="proofdesk.certify").first()
    assert entry.message == (
        "Approved by Rex (Editorial review) and Cora (Coach’s sign-off); "
        f"certificate {page.certificates.all()[0].content_hash[:8]}"
    )
    text = text_of(signed_in(reviewer).get(address(page)))
    assert entry.message in text
    assert "Editorial review: Rex – <em>Good.</em>" in text


def test_an_import_writes_no_second_log_entry(index: ArticleIndexPage, lead: Any, tmp_path: Path) -> None:
    (tmp_path / "a-post.md").write_text("---\ntitle: A post\ndescription: What it is.\n---\n\nText.\n", "utf-8")
    call_command("import_articles", str(tmp_path), state="keep", **{"as": "lea"}, stdout=StringIO())
    page = ArticlePage.objects.get(title="A post")
    assert page.live
    actions = set(PageLogEntry.objects.filter(page=page).values_list("action", flat=True))
    assert "proofdesk.import_release" in actions
    assert "proofdesk.certify" not in actions
    assert "Imported by lea, as its source was live; certificate" in text_of(signed_in(lead).get(address(page)))


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_edit_reads_certificates(request: pytest.FixtureRequest, page: ArticlePage, role: str) -> None:
    client = client_of(request, role)
    assert is_let_in(client, address(page))
    assert address(page) in text_of(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def test_nobody_else_does(client: Client, page: ArticlePage, writer: Any) -> None:
    assert client.get(address(page)).headers["Location"].startswith("/admin/login/")
    writer.groups.first().page_permissions.all().delete()
    assert not is_let_in(signed_in(writer), address(page))


def test_the_list_tells_what_each_covers(page: ArticlePage, writer: Any, reviewer: Any) -> None:
    first = page.certificates.get()
    second = approved(page, writer, reviewer)
    save(signed_in(writer), page, "Even more.")
    third = publishing.certify(page, ArticlePage.objects.get(pk=page.pk).latest_revision, reviewer, "review")
    revoked = publishing.certify(page, second.revision, reviewer, "review")
    revoked.revoked_at = timezone.now()
    revoked.save()
    rows = signed_in(writer).get(address(page)).context["covered"]
    assert [(row.certificate, row.live, row.draft) for row in rows] == [
        (revoked, False, False),
        (third, False, True),
        (second, True, False),
        (first, False, False),
    ]
    text = text_of(signed_in(writer).get(address(page)))
    for word in ("revoked", "covers the latest draft", "covers what is live", "for an earlier version"):
        assert text.count(f"> {word} <") == 1
    assert reverse("wagtailadmin_pages:revisions_view", args=[page.pk, second.revision_id]) in text


def test_the_editor_says_who_approved_what_is_live(page: ArticlePage, writer: Any, reviewer: Any) -> None:
    certificate = approved(page, writer, reviewer)
    save(signed_in(writer), page, "A later draft.")
    text = text_of(signed_in(writer).get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert f"What is live: Approved by rex (Editorial review); certificate {certificate.short_hash}" in text


def test_content_that_nobody_approved_is_called_so(page: ArticlePage, writer: Any) -> None:
    """It came to be live around the gate, which sees nothing of a plain update."""
    ArticlePage.objects.filter(pk=page.pk).update(description="Smuggled in.")
    client = signed_in(writer)
    assert "Nobody has approved what is live." in text_of(
        client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    )
    assert "Nobody has approved what is live." in text_of(client.get(address(page)))


def test_an_article_without_certificates(index: ArticleIndexPage, writer: Any) -> None:
    draft = article(index, "a-draft", live=False)
    assert "No version of this article has been approved yet." in text_of(signed_in(writer).get(address(draft)))


def test_a_release_without_review_names_who_answers(page: ArticlePage, writer: Any, lead: Any) -> None:
    save(signed_in(writer), page, "At once.")
    publishing.break_glass(page, lead, "It is wrong, and people call.")
    text = text_of(signed_in(writer).get(address(page)))
    assert "lea answers for it without a review; certificate" in text
    assert "Reason: <em>It is wrong, and people call.</em>" in text
