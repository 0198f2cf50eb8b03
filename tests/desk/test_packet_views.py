"""Asking an expert, through the form in the admin."""

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog import invitations
from blog.invitations import Standing
from blog.models import ArticleIndexPage, ArticlePage, ReviewLink
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.blog.packets import EMAIL, NAME, Invited, form, html, invite_address, invited_by, rewritten
from tests.blog.pages import Page as Markup

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script>"
INVITE_QUERIES = 23


# ---- asking


@pytest.mark.parametrize(
    ("role", "may"), [("writer", False), ("reviewer", True), ("coach", False), ("lead", True), ("admin", True)]
)
def test_who_may_ask_is_offered_the_form_and_nobody_else_may_send_it(
    request: pytest.FixtureRequest, page: ArticlePage, role: str, may: bool
) -> None:
    client = signed_in(request.getfixturevalue(role))
    edit = html(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert (invite_address(page) in edit) is may
    assert client.get(invite_address(page)).status_code == (200 if may else 302)
    client.post(invite_address(page), form())
    assert ReviewLink.objects.exists() is may
    assert len([sent for sent in mail.outbox if sent.to == [EMAIL]]) == may


def test_the_public_cannot_ask(client: Client, page: ArticlePage) -> None:
    assert client.post(invite_address(page), form()).status_code == 302
    assert not ReviewLink.objects.exists()


def test_the_link_is_sent_to_its_reader_and_shown_to_nobody_else(page: ArticlePage, reviewer: Any) -> None:
    client = signed_in(reviewer)
    response = client.post(invite_address(page), form(message="Is the figure right?"), follow=True)
    sent = next(sent for sent in mail.outbox if sent.to == [EMAIL])
    assert (sent.reply_to, sent.subject) == (["rex@example.com"], "Please review: “In review”")
    (token,) = set(re.findall(r"http://127\.0\.0\.1:8000/review/([\w-]{43})/", str(sent.message())))
    markup, _ = sent.alternatives[0]
    assert token in markup
    assert "Is the figure right?" in sent.body
    assert "Is the figure right?" in markup
    assert invitations.find(token) == ReviewLink.objects.get()
    assert f"{NAME} has been sent a link." in html(response)
    assert Markup(html(response)).texts("span", class_="w-status") == ["sent"]
    everything = html(response) + html(client.get(reverse("wagtailadmin_pages:history", args=[page.pk])))
    assert token not in everything
    assert ReviewLink.objects.get().token_hash not in everything
    assert f"Sent a review link to {NAME}" in everything
    assert token not in json.dumps(dict(client.session), default=str)


def test_the_writers_address_is_refused_at_its_field(page: ArticlePage, reviewer: Any) -> None:
    response = signed_in(reviewer).post(invite_address(page), form(recipient_email="Wanda@EXAMPLE.com"))
    assert "This address belongs to somebody who wrote" in html(response)
    assert list(response.context["form"].errors) == ["recipient_email"]
    assert not ReviewLink.objects.exists()


@pytest.mark.parametrize(("days", "valid"), [("0", False), ("1", True), ("60", True), ("61", False), ("x", False)])
def test_a_link_is_asked_for_one_to_sixty_days(page: ArticlePage, reviewer: Any, days: str, valid: bool) -> None:
    signed_in(reviewer).post(invite_address(page), form(days=days))
    assert ReviewLink.objects.exists() is valid


def test_who_wrote_the_version_sees_the_links_and_why_they_may_not_ask(page: ArticlePage, lead: Any) -> None:
    rewritten(page, lead)
    response = signed_in(lead).get(invite_address(page))
    assert "You wrote, edited or submitted this version." in html(response)
    assert "Send the link" not in html(response)


def test_an_article_out_of_review_leads_back_to_its_editor(index: ArticleIndexPage, reviewer: Any) -> None:
    page = article(index, live=False)
    response = signed_in(reviewer).get(invite_address(page), follow=True)
    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "It is not in review. Submit it first." in html(response)


def test_without_its_mail_a_link_goes_away_again(
    page: ArticlePage, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    response = signed_in(reviewer).post(invite_address(page), form())
    assert "The mail could not be sent" in html(response)
    assert not ReviewLink.objects.exists()
    assert PageLogEntry.objects.filter(action="proofdesk.link.unsent").count() == 1


def test_the_list_says_what_became_of_each_link(page: ArticlePage, reviewer: Any, client: Client) -> None:
    for number, name in enumerate(["sent", "opened", "expired", "revoked"]):
        link = invited_by(reviewer, page, name=name, email=f"{number}@example.org").link
        if name == "opened":
            invitations.note_opening(link)
        if name == "expired":
            ReviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
        if name == "revoked":
            invitations.revoke(link, reviewer)
    response = signed_in(reviewer).get(invite_address(page))
    assert [(row["link"].recipient_name, row["label"], row["is_open"]) for row in response.context["links"]] == [
        ("revoked", "revoked", False),
        ("expired", "expired", False),
        ("opened", "opened", True),
        ("sent", "sent", True),
    ]
    assert html(response).count("/revoke/") == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_every_length(
    page: ArticlePage, reviewer: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        invited_by(reviewer, page, email=f"{number}@example.org")
    client = signed_in(reviewer)
    client.get(invite_address(page))
    with django_assert_max_num_queries(INVITE_QUERIES):
        response = client.get(invite_address(page))
    assert len(response.context["links"]) == count


def test_a_link_is_revoked_by_post_only_and_by_those_who_may(
    page: ArticlePage, invited: Invited, reviewer: Any, writer: Any, client: Client
) -> None:
    address = reverse("desk_packet:revoke", args=[invited.link.pk])
    assert signed_in(reviewer).get(address).status_code == 405
    signed_in(writer).post(address)
    client.post(address)
    assert invited.standing() == Standing.OPEN
    assert signed_in(reviewer).post(address).status_code == 302
    assert invited.standing() == Standing.REVOKED
    assert client.get(invited.address).status_code == 410
    assert PageLogEntry.objects.get(action="proofdesk.link.revoked").message == f"Revoked the review link for {NAME}"


def test_names_and_messages_are_text_everywhere(page: ArticlePage, reviewer: Any, client: Client) -> None:
    desk = signed_in(reviewer)
    response = desk.post(invite_address(page), form(recipient_name=EVIL, message=EVIL), follow=True)
    assert EVIL not in html(response)
    assert "&lt;script&gt;" in html(response)
    sent = next(sent for sent in mail.outbox if sent.to == [EMAIL])
    assert EVIL not in sent.alternatives[0][0]
    token = re.findall(r"/review/([\w-]{43})/", sent.body)[0]
    packet = client.get(f"/review/{token}/", follow=True)
    path = packet.context["packet"].blocks[0].path
    packet = client.post(f"{packet.request['PATH_INFO']}comment/", {"path": path, "text": EVIL}, follow=True)
    assert EVIL not in html(packet)
    assert html(packet).count("&lt;script&gt;") >= 3
    assert EVIL not in html(desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
