"""Comments and decisions by link, their limits, and what logs say of them."""

import json
import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, PageLogEntry

from blog import invitations
from blog.desk.packet import public
from blog.invitations import Standing
from blog.models import ArticlePage, Certificate, ReviewLink
from tests.blog.editing import save, signed_in
from tests.blog.packets import ANSWER, NAME, Invited, form, fresh, html, invite_address, rewritten
from tests.blog.pages import Page as Markup

pytestmark = pytest.mark.django_db


# ---- comments


def test_a_comment_is_seen_at_its_block_by_editors_and_by_its_reader(
    reader: Client, invited: Invited, page: ArticlePage, writer: Any
) -> None:
    path = f"body.{page.body[0].id}"
    response = reader.post(f"{invited.packet}comment/", {"path": path, "text": "Says who?"})
    assert response.status_code == 302
    assert response["Location"].startswith(f"{invited.packet}?noted={path}#")
    shown = reader.get(response["Location"])
    assert Markup(html(shown)).texts("li", class_="remark")[0].endswith("Says who?")
    assert "Your comment is saved." in html(shown)
    editor = signed_in(writer).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    (data,) = re.findall(r'<script id="comments-data" type="application/json">(.*?)</script>', html(editor), re.DOTALL)
    (comment,) = json.loads(data)["comments"]
    assert (comment["text"], comment["contentpath"]) == (f"{NAME} (by link): Says who?", path)
    entry = PageLogEntry.objects.get(action="wagtail.comments.create")
    assert entry.user is None


def test_a_comment_survives_an_editors_save(reader: Client, invited: Invited, page: ArticlePage, reviewer: Any) -> None:
    reader.post(f"{invited.packet}comment/", {"path": f"body.{page.body[0].id}", "text": "Says who?"})
    save(signed_in(reviewer), page, "Three months.")
    assert Comment.objects.get().text.endswith("Says who?")


def test_an_empty_comment_is_asked_for_again(reader: Client, invited: Invited, page: ArticlePage) -> None:
    path = f"body.{page.body[0].id}"
    response = reader.post(f"{invited.packet}comment/", {"path": path, "text": "  "})
    assert response.status_code == 422
    assert "Write your comment first." in html(response)
    assert not Comment.objects.exists()


def test_a_comment_stands_at_parts_of_the_article_only(reader: Client, invited: Invited) -> None:
    for path in ("body.made-up", "go_live_at", "", "body"):
        assert reader.post(f"{invited.packet}comment/", {"path": path, "text": "Hm."}).status_code == 302
    assert not Comment.objects.exists()


# ---- deciding


def decide(reader: Client, invited: Invited, decision: str, comment: str = "") -> Any:
    return reader.post(f"{invited.packet}decide/", {"decision": decision, "comment": comment})


def test_an_approval_puts_the_article_live(reader: Client, invited: Invited, page: ArticlePage) -> None:
    response = decide(reader, invited, "approve", "Fine.")
    assert (response.status_code, response["Location"]) == (302, f"{invited.packet}thanks/")
    thanks = reader.get(response["Location"])
    assert thanks.status_code == 200
    assert "You approved “In review”" in html(thanks)
    page = fresh(page)
    assert ANSWER in html(Client().get(page.url))
    assert Certificate.objects.get(page=page).approver_name == f"{NAME} (by link from rex)"
    assert invited.state().finished_by is None


def test_a_second_decision_is_told_of_the_first(reader: Client, invited: Invited) -> None:
    assert decide(reader, invited, "approve").status_code == 302
    second = decide(reader, invited, "reject", "After all.")
    assert second.status_code == 410
    assert "You have already decided" in html(second)
    assert ReviewLink.objects.get().decision == "approve"
    assert Certificate.objects.count() == 1


def test_a_request_for_changes_needs_words_and_reaches_the_writer(
    reader: Client, invited: Invited, page: ArticlePage, writer: Any
) -> None:
    empty = decide(reader, invited, "reject")
    assert empty.status_code == 422
    assert "Say what should change." in html(empty)
    assert invited.standing() == Standing.OPEN
    mail.outbox.clear()
    assert decide(reader, invited, "reject", "The figure is old.").status_code == 302
    state = invited.state()
    address = reverse("wagtailadmin_pages:workflow_history_detail", args=[page.pk, state.workflow_state_id])
    assert f"{NAME}: The figure is old." in html(signed_in(writer).get(address)).replace("&quot;", '"')
    (told,) = [sent for sent in mail.outbox if sent.to == [writer.email]]
    assert "The figure is old." in told.body


def test_no_choice_is_no_decision(reader: Client, invited: Invited) -> None:
    for decision in ("", "cancel"):
        assert decide(reader, invited, decision).status_code == 422
    assert invited.standing() == Standing.OPEN


def test_an_approval_over_open_comments_is_refused_kindly(
    reader: Client, invited: Invited, page: ArticlePage, reviewer: Any
) -> None:
    for text in ("One.", "Two."):
        reader.post(f"{invited.packet}comment/", {"path": "title", "text": text})
    response = decide(reader, invited, "approve", "But fine.")
    assert response.status_code == 409
    assert "You left 2 comments. Send" in html(response)
    assert "ask rex to resolve" in html(response)
    assert "But fine." in html(response)
    assert invited.standing() == Standing.OPEN
    Comment.objects.update(resolved_at=timezone.now())
    assert "resolved by the team" in html(reader.get(invited.packet))
    Comment.objects.create(page=page, user=reviewer, text="Internal words", contentpath="title")
    response = decide(reader, invited, "approve")
    assert "Others are still discussing" in html(response)
    assert "Internal words" not in html(response)


def test_a_version_that_changes_while_it_is_read_is_not_decided(
    reader: Client, invited: Invited, page: ArticlePage, writer: Any
) -> None:
    assert reader.get(invited.packet).status_code == 200
    rewritten(page, writer)
    response = decide(reader, invited, "approve")
    assert response.status_code == 410
    assert not fresh(page).live
    assert not ReviewLink.objects.exclude(decided_at=None).exists()


def test_another_sites_form_decides_nothing(invited: Invited) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(invited.address)
    assert client.get(invited.packet).status_code == 200
    address = f"{invited.packet}decide/"
    assert client.post(address, {"decision": "approve"}).status_code == 403
    data = {"decision": "approve", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(address, data, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(f"{invited.packet}comment/", {"path": "title", "text": "Hm."}).status_code == 403
    assert invited.standing() == Standing.OPEN
    assert client.post(address, data).status_code == 302
    assert invited.standing() == Standing.DECIDED


def test_the_invitation_and_its_revoking_need_their_own_forms(
    page: ArticlePage, reviewer: Any, invited: Invited
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    assert client.post(invite_address(page), form(recipient_email="x@example.org")).status_code == 403
    assert client.post(reverse("desk_packet:revoke", args=[invited.link.pk])).status_code == 403
    assert ReviewLink.objects.count() == 1
    assert invited.standing() == Standing.OPEN


# ---- limits and logs


def test_trying_tokens_is_slowed_down_and_known_links_are_not(client: Client, invited: Invited) -> None:
    answers = [client.get(f"/review/{number:043}/") for number in range(public.UNKNOWN_TOKENS + 1)]
    assert [answer.status_code for answer in answers] == [404] * public.UNKNOWN_TOKENS + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert client.get(invited.address).status_code == 302


def test_posts_are_limited_for_each_link(reader: Client, invited: Invited) -> None:
    answers = [decide(reader, invited, "").status_code for _ in range(public.POSTS_BY_LINK + 1)]
    assert answers == [422] * public.POSTS_BY_LINK + [429]
    assert reader.get(invited.packet).status_code == 200


def test_no_log_shows_a_token(
    client: Client, invited: Invited, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ADMINS = [("Ops", "ops@example.org")]
    caplog.set_level(logging.INFO)
    unknown = "u" * 43
    client.get(f"/review/{unknown}/")
    client.post(invited.address)
    invitations.revoke(invited.link, invited.link.invited_by)
    client.get(invited.address)

    def fail(token: str) -> None:
        raise RuntimeError(f"/review/{token}/ broke")

    monkeypatch.setattr(invitations, "find", fail)
    client.raise_request_exception = False
    mail.outbox.clear()
    assert client.get(invited.address).status_code == 500
    messages = [record.getMessage() for record in caplog.records]
    assert "Not Found: /review/***/" in messages
    assert "Method Not Allowed (POST): /review/***/" in messages
    assert "Gone: /review/***/" in messages
    assert "Internal Server Error: /review/***/" in messages
    everything = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    (report,) = mail.outbox
    for token in (unknown, invited.token):
        assert token not in everything
        assert token not in str(report.message())
    assert "RuntimeError" in everything
