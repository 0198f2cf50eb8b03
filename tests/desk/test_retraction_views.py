"""Retract and lift: through the admin's own pages, as each role."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage, Retraction
from tests.blog.editing import save, signed_in
from tests.blog.factories import article, faq

from .people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db
REASON = "The salary figures are wrong."


def address(name: str, page: ArticlePage) -> str:
    return reverse(f"desk_{name}", args=[page.pk])


def retract(client: Client, page: ArticlePage, **data: Any) -> Any:
    answers = {"reason": REASON, "visitors": "note", "public_note": "", "successor": "", **data}
    return client.post(address("retract", page), answers)


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "salaries", body=[faq(("How much?", "<p>It depends.</p>"))])


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_edit_may_retract(request: pytest.FixtureRequest, page: ArticlePage, role: str) -> None:
    client = client_of(request, role)
    assert is_let_in(client, address("retract", page))
    assert "Retract…" in text_of(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert retract(client, page).status_code == 302
    retraction = publishing.retraction_of(page)
    assert retraction is not None
    assert retraction.set_by == request.getfixturevalue(role)
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_nobody_else_may_retract(client: Client, page: ArticlePage, writer: Any) -> None:
    assert retract(client, page).headers["Location"].startswith("/admin/login/")
    writer.groups.first().page_permissions.all().delete()
    stranger = signed_in(writer)
    assert not is_let_in(stranger, address("retract", page))
    assert retract(stranger, page).status_code == 302
    assert publishing.retraction_of(page) is None


def test_a_look_at_the_form_retracts_nothing(page: ArticlePage, lead: Any) -> None:
    text = text_of(signed_in(lead).get(address("retract", page)))
    assert "Visitors no longer see it." in text
    assert "is cancelled" not in text
    assert ArticlePage.objects.get(pk=page.pk).live


def test_a_forged_request_retracts_nothing(page: ArticlePage, lead: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lead)
    assert retract(strict, page).status_code == 403
    assert publishing.retraction_of(page) is None


def test_a_reason_is_required(page: ArticlePage, lead: Any) -> None:
    response = retract(signed_in(lead), page, reason="   ")
    assert "Say why it must not be published." in text_of(response)
    assert publishing.retraction_of(page) is None


def test_visitors_read_the_public_note_and_never_the_reason(client: Client, page: ArticlePage, lead: Any) -> None:
    retract(signed_in(lead), page, public_note="We are checking <the> figures.")
    response = client.get(page.url)
    assert response.status_code == 410
    assert "We are checking <the> figures." in text_of(response)
    assert b"<the>" not in response.content
    assert REASON not in text_of(response)


def test_visitors_are_sent_to_the_successor(client: Client, index: Any, page: ArticlePage, lead: Any) -> None:
    other = article(index, "better-salaries")
    retract(signed_in(lead), page, visitors="successor", successor=other.pk, public_note="Not said.")
    response = client.get(page.url)
    assert (response.status_code, response.headers["Location"]) == (302, other.url)
    assert Retraction.objects.get(page=page).public_note == ""


@pytest.mark.parametrize("chosen", ["nothing", "itself", "a draft", "the root", "none such", "nonsense"])
def test_a_successor_is_another_live_page(index: ArticleIndexPage, page: ArticlePage, lead: Any, chosen: str) -> None:
    draft = article(index, "a-draft", live=False)
    values = {"nothing": "", "itself": page.pk, "a draft": draft.pk, "the root": 1, "none such": 10**6}
    value = values.get(chosen, "x' OR 1=1")
    response = retract(signed_in(lead), page, visitors="successor", successor=value)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"successor"}
    assert ArticlePage.objects.get(pk=page.pk).live


def test_an_article_that_never_was_live_asks_for_the_reason_only(
    client: Client, index: ArticleIndexPage, writer: Any
) -> None:
    draft = article(index, "a-draft", live=False, owner=writer)
    assert list(signed_in(writer).get(address("retract", draft)).context["form"].fields) == ["reason"]
    retract(signed_in(writer), draft, public_note="Ignored.")
    assert Retraction.objects.get(page=draft).public_note == ""
    assert client.get(draft.url).status_code == 404


def test_an_article_under_review_can_be_retracted_by_its_writer(page: ArticlePage, writer: Any) -> None:
    """The review locks its text, not the emergency brake."""
    save(signed_in(writer), page, "Changed.", **{"action-submit": "1"})
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.get_lock().for_user(writer)
    assert "Its review “Editorial review”, which wanda asked for, is cancelled." in text_of(
        signed_in(writer).get(address("retract", page))
    )
    retract(signed_in(writer), page)
    page = ArticlePage.objects.get(pk=page.pk)
    assert not page.workflow_in_progress
    assert publishing.retraction_of(page) is not None


def test_a_schedule_is_named_and_cancelled(index: ArticleIndexPage, lead: Any) -> None:
    draft = article(index, "a-draft", live=False)
    draft.go_live_at = timezone.now() + timedelta(days=2)
    revision = draft.save_revision()
    publishing.certify(draft, revision, None, "review")
    revision.publish()
    assert "Its schedule for" in text_of(signed_in(lead).get(address("retract", draft)))
    retract(signed_in(lead), draft)
    assert ArticlePage.objects.get(pk=draft.pk).scheduled_revision is None


def test_an_article_is_retracted_once(page: ArticlePage, lead: Any, writer: Any) -> None:
    retract(signed_in(lead), page)
    again = retract(signed_in(writer), page, reason="Me too.")
    assert again.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert Retraction.objects.get(page=page).reason == REASON


def test_an_alias_has_no_retraction_of_its_own(page: ArticlePage, lead: Any, index: ArticleIndexPage) -> None:
    alias = page.create_alias(update_slug="mirror", parent=index)
    assert signed_in(lead).get(address("retract", alias)).status_code == 404
    edit = text_of(signed_in(lead).get(reverse("wagtailadmin_pages:edit", args=[alias.pk])))
    assert "Retract…" not in edit


# ---- the editor and the lists


def test_the_editor_says_so_before_a_writer_types(page: ArticlePage, lead: Any, writer: Any) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    before = text_of(signed_in(writer).get(edit))
    assert "Retracted: do not publish" not in before
    retract(signed_in(lead), page)
    text = text_of(signed_in(writer).get(edit))
    assert text.index("Retracted: do not publish") < text.index("page-edit-form")
    assert "lea retracted this article on" in text
    assert REASON in text
    assert "lea or a lead may lift it." in text
    assert "Retract…" not in text
    assert f'href="{address("lift", page)}"' in text_of(signed_in(lead).get(edit))


def test_the_banner_escapes_what_people_write(page: ArticlePage, lead: Any) -> None:
    retract(signed_in(lead), page, reason="<script>alert(1)</script>")
    response = signed_in(lead).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


def test_lists_call_it_retracted(page: ArticlePage, index: ArticleIndexPage, lead: Any) -> None:
    explorer = reverse("wagtailadmin_explore", args=[index.pk])
    client = signed_in(lead)
    assert address("retract", page) in text_of(client.get(explorer))
    retract(client, page)
    text = text_of(client.get(explorer))
    assert "</span> retracted" in text
    assert address("lift", page) in text
    assert address("retract", page) not in text
    chooser = client.get(reverse("wagtailadmin_choose_page_child", args=[index.pk]), {"page_type": "wagtailcore.page"})
    assert "retracted" in text_of(chooser)
    found = client.get(explorer, {"q": "Salaries"})
    assert "retracted" in text_of(found)


def test_lists_of_retracted_articles_need_no_query_for_each(index: ArticleIndexPage, lead: Any) -> None:
    client = signed_in(lead)
    explorer = reverse("wagtailadmin_explore", args=[index.pk])
    counts = []
    for count in (1, 3):
        for number in range(count):
            draft = article(index, f"draft-{count}-{number}", live=False)
            publishing.retract(draft, lead, REASON)
        client.get(explorer)
        with CaptureQueriesContext(connection) as queries:
            client.get(explorer)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---- lifting


@pytest.mark.parametrize("role", ROLES)
def test_the_setter_or_a_lead_lifts(request: pytest.FixtureRequest, page: ArticlePage, role: str) -> None:
    """A second reviewer set it: writers, reviewers and coaches learn whom to ask."""
    from tests.conftest import REVIEWER, make_user

    publishing.retract(page, make_user("rita", REVIEWER), REASON)
    client, may = client_of(request, role), role in {"lead", "admin"}
    response = client.get(address("lift", page))
    assert response.context["may_lift"] is may
    assert ("Only rita or a lead may lift it." in text_of(response)) is not may
    client.post(address("lift", page))
    assert (publishing.retraction_of(page) is None) is may


def test_who_set_it_lifts_it(client: Client, page: ArticlePage, writer: Any) -> None:
    own = signed_in(writer)
    retract(own, page)
    assert client.post(address("lift", page)).headers["Location"].startswith("/admin/login/")
    response = own.post(address("lift", page), follow=True)
    assert "The retraction of “Salaries” is lifted." in text_of(response)
    retraction = Retraction.objects.get(page=page)
    assert retraction.lifted_by == writer
    assert not ArticlePage.objects.get(pk=page.pk).live
    assert client.get(page.url).status_code == 404


def test_there_is_nothing_to_lift(page: ArticlePage, lead: Any) -> None:
    response = signed_in(lead).get(address("lift", page), follow=True)
    assert "“Salaries” is not retracted." in text_of(response)


def test_a_look_lifts_nothing(page: ArticlePage, lead: Any) -> None:
    publishing.retract(page, lead, REASON)
    signed_in(lead).get(address("lift", page))
    assert publishing.retraction_of(page) is not None


def test_the_history_tells_the_reason(page: ArticlePage, lead: Any) -> None:
    retract(signed_in(lead), page)
    text = text_of(signed_in(lead).get(reverse("wagtailadmin_pages:history", args=[page.pk])))
    assert "Retracted: do not publish" in text
    assert f"Comment: <em>{REASON}</em>" in text
    assert PageLogEntry.objects.filter(page=page, action="proofdesk.retract").count() == 1
