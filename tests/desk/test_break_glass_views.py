"""Release without a review: who may, what they are told first, and what is kept of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, PageLogEntry

from blog import publishing, signals
from blog.models import ArticleIndexPage, ArticlePage, Certificate
from tests.blog.editing import save, signed_in
from tests.blog.factories import article, faq

from .people import ROLES, client_of, is_let_in, text_of

pytestmark = pytest.mark.django_db
REASON = "A reader found a wrong phone number."


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    """Live, with a draft that nobody has reviewed."""
    page = article(index, "phones", body=[faq(("Whom to call?", "<p>Nobody.</p>"))])
    save(signed_in(writer), page, "Call us.")
    return ArticlePage.objects.get(pk=page.pk)


def address(page: ArticlePage) -> str:
    return reverse("desk_break_glass", args=[page.pk])


def edit(page: ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def release(client: Client, page: ArticlePage, **data: Any) -> Any:
    form = client.get(address(page)).context["form"]
    answers = {"digest": form["digest"].value(), "reason": REASON, "confirmed": "on", **data}
    return client.post(address(page), answers)


@pytest.mark.parametrize("role", ROLES)
def test_only_leads_and_administrators_may(request: pytest.FixtureRequest, page: ArticlePage, role: str) -> None:
    client, may = client_of(request, role), role in {"lead", "admin"}
    assert is_let_in(client, address(page)) is may
    assert ("Release without review…" in text_of(client.get(edit(page)))) is may
    digest = publishing.content_hash(page.latest_revision.content)
    client.post(address(page), {"digest": digest, "reason": REASON, "confirmed": "on"})
    assert ("Call us." in text_of(client.get(page.url))) is may
    assert Certificate.objects.filter(page=page, basis="break_glass").exists() is may


def test_visitors_may_not(client: Client, page: ArticlePage) -> None:
    assert client.post(address(page), {}).headers["Location"].startswith("/admin/login/")


def test_a_forged_request_releases_nothing(page: ArticlePage, lead: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lead)
    assert release(strict, page).status_code == 403
    assert not Certificate.objects.filter(page=page, basis="break_glass").exists()


def test_it_is_certified_logged_and_announced(page: ArticlePage, lead: Any) -> None:
    heard = []

    def listen(instance: Any, user: Any, **kwargs: Any) -> None:
        heard.append((instance, user))

    signals.glass_broken.connect(listen)
    try:
        response = release(signed_in(lead), page)
    finally:
        signals.glass_broken.disconnect(listen)
    assert response.headers["Location"] == edit(page)
    certificate = Certificate.objects.get(page=page, basis="break_glass")
    assert (certificate.approved_by, certificate.reason) == (lead, REASON)
    assert heard == [(certificate, lead)]
    entry = PageLogEntry.objects.get(page=page, action="proofdesk.break_glass")
    assert (entry.user, entry.comment) == (lead, REASON)


@pytest.mark.parametrize(
    ("data", "field"),
    [({"reason": ""}, "reason"), ({"reason": "It is urgent."}, "reason"), ({"confirmed": ""}, "confirmed")],
)
def test_it_needs_a_reason_and_a_confirmation(page: ArticlePage, lead: Any, data: dict[str, str], field: str) -> None:
    response = release(signed_in(lead), page, **data)
    assert response.context["form"].errors.keys() == {field}
    assert ArticlePage.objects.get(pk=page.pk).live_revision_id != page.latest_revision_id


def test_a_look_releases_nothing(page: ArticlePage, lead: Any) -> None:
    signed_in(lead).get(address(page))
    assert ArticlePage.objects.get(pk=page.pk).live_revision_id != page.latest_revision_id


def test_only_the_version_that_was_read_is_released(page: ArticlePage, lead: Any, writer: Any) -> None:
    client = signed_in(lead)
    seen = client.get(address(page)).context["form"]["digest"].value()
    save(signed_in(writer), page, "Call my cousin.")
    response = client.post(address(page), {"digest": seen, "reason": REASON, "confirmed": "on"}, follow=True)
    assert "the article was changed since you opened this page" in text_of(response)
    assert "Call my cousin." not in text_of(client.get(page.url))


def test_it_says_what_nobody_has_reviewed(page: ArticlePage, lead: Any, writer: Any, reviewer: Any) -> None:
    save(signed_in(writer), page, "Call us now.", **{"action-submit": "1"})
    Comment.objects.create(page=page, user=reviewer, text="Is this <b>right</b>?", contentpath="body")
    Comment.objects.create(
        page=page, user=reviewer, text="Settled.", contentpath="body", resolved_at=timezone.now(), resolved_by=writer
    )
    page = ArticlePage.objects.get(pk=page.pk)
    text = text_of(signed_in(lead).get(address(page)))
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", page.latest_revision_id])
    assert f'href="{compare}"' in text
    assert "1 block of its text differs from what is live." in text
    assert "It waits at “Editorial review”." in text
    assert "1 comment is not resolved:" in text
    assert "rex: Is this <b>right</b>?" in text
    assert "Settled." not in text
    assert signed_in(lead).get(compare).status_code == 200


def test_it_ends_a_running_review(page: ArticlePage, lead: Any, writer: Any) -> None:
    save(signed_in(writer), page, "Call us now.", **{"action-submit": "1"})
    release(signed_in(lead), page)
    assert not ArticlePage.objects.get(pk=page.pk).workflow_in_progress


def test_an_article_that_was_never_live(client: Client, index: ArticleIndexPage, lead: Any) -> None:
    draft = article(index, "a-draft", live=False)
    text = text_of(signed_in(lead).get(address(draft)))
    assert "It has never been live before, or is not live now." in text
    assert reverse("wagtailadmin_pages:view_draft", args=[draft.pk]) in text
    own = signed_in(lead)
    release(own, draft)
    assert "“A draft” is live, without a review." in text_of(own.get(edit(draft)))
    assert client.get(draft.url).status_code == 200


def test_a_version_with_a_later_day_is_scheduled(client: Client, index: ArticleIndexPage, lead: Any) -> None:
    draft = article(index, "a-draft", live=False)
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision()
    own = signed_in(lead)
    assert "This version is set to go live on" in text_of(own.get(address(draft)))
    release(own, draft)
    assert client.get(draft.url).status_code == 404
    assert ArticlePage.objects.get(pk=draft.pk).scheduled_revision is not None


def test_an_approved_version_needs_none(index: ArticleIndexPage, lead: Any) -> None:
    page = article(index, "approved")
    client = signed_in(lead)
    assert "Release without review…" not in text_of(client.get(edit(page)))
    assert "Its latest version is approved" in text_of(client.get(address(page), follow=True))
    client.post(address(page), {"digest": "x", "reason": REASON, "confirmed": "on"})
    assert not Certificate.objects.filter(page=page, basis="break_glass").exists()


def test_a_retraction_wins(page: ArticlePage, lead: Any) -> None:
    publishing.retract(page, lead, "Wrong.")
    client = signed_in(lead)
    digest = publishing.content_hash(page.latest_revision.content)
    response = client.post(address(page), {"digest": digest, "reason": REASON, "confirmed": "on"}, follow=True)
    assert "lea retracted it on" in text_of(response)
    assert "Release without review…" not in text_of(client.get(edit(page)))
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_an_alias_has_nothing_of_its_own_to_release(page: ArticlePage, index: ArticleIndexPage, lead: Any) -> None:
    alias = page.create_alias(update_slug="mirror", parent=index)
    assert signed_in(lead).get(address(alias)).status_code == 404
