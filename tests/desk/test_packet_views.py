"""The invitation form and the pages behind a review link, through their addresses."""

import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, PageLogEntry

from blog import invitations, review
from blog.desk.packet import public
from blog.invitations import Standing
from blog.models import ArticleIndexPage, ArticlePage, Certificate, ReviewLink
from tests.blog.editing import save, signed_in
from tests.blog.factories import article, faq
from tests.blog.packets import EMAIL, NAME, Invited, fresh, in_review, invited_by, rewritten, submitted
from tests.blog.pages import Page as Markup

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script>"
ANSWER = "Two months."
INVITE_QUERIES = 21
PACKET_QUERIES = 27


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return in_review(index, writer)


@pytest.fixture
def invited(page: ArticlePage, reviewer: Any) -> Invited:
    return invited_by(reviewer, page)


@pytest.fixture
def reader(invited: Invited, client: Client) -> Client:
    """A browser in which the link has been opened."""
    assert client.get(invited.address).status_code == 302
    return client


def form(**other: Any) -> dict[str, Any]:
    return {"recipient_name": NAME, "recipient_email": EMAIL, "message": "", "days": "14", **other}


def invite_address(page: ArticlePage) -> str:
    return reverse("desk_packet:invite", args=[page.pk])


def html(response: Any) -> str:
    return str(response.content.decode())


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


# ---- opening


def test_the_token_leaves_the_address_at_once(client: Client, invited: Invited) -> None:
    response = client.get(invited.address)
    assert (response.status_code, response["Location"]) == (302, invited.packet)
    assert response["Referrer-Policy"] == "no-referrer"
    cookie = response.cookies["review"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (invited.packet, True, "Lax")
    assert invited.token not in cookie.value
    assert "sessionid" not in response.cookies
    assert invited.token not in html(client.get(invited.packet))


def test_the_cookie_is_for_encrypted_connections_where_there_are_any(client: Client, invited: Invited) -> None:
    assert client.get(invited.address, secure=True).cookies["review"]["secure"] is True


@pytest.mark.parametrize("where", ["address", "packet"])
def test_the_packet_is_private(reader: Client, invited: Invited, where: str) -> None:
    response = reader.get(getattr(invited, where))
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_the_packet_brings_no_scripts_and_nothing_from_elsewhere(
    index: ArticleIndexPage, writer: Any, reviewer: Any, client: Client
) -> None:
    page = in_review(
        index, writer, "with-link", body=[faq(("Who?", '<p><a href="https://example.org/">They</a>.</p>'))]
    )
    signed_in(reviewer)
    client.force_login(reviewer)  # signed in besides: still no user bar
    markup = Markup(html(client.get(invited_by(reviewer, page).address, follow=True)))
    assert markup.attributes("script") == []
    loaded = [
        tag.get("src") or tag.get("href") for name in ("link", "img", "iframe") for tag in markup.attributes(name)
    ]
    assert loaded
    assert all(str(address).startswith("/") for address in loaded)
    assert "https://example.org/" in [tag.get("href") for tag in markup.attributes("a")]
    assert "wagtail-userbar" not in markup.markup


def test_without_the_cookie_there_is_nothing_to_see(client: Client, invited: Invited) -> None:
    for address in (invited.packet, "/review/999999/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "Open the link in your mail" in html(response)
        assert ANSWER not in html(response)
    assert client.post(f"{invited.packet}decide/", {"decision": "approve"}).status_code == 403
    assert client.post(f"{invited.packet}comment/", {"path": "title", "text": "Hm."}).status_code == 403
    assert client.get(f"{invited.packet}thanks/").status_code == 302
    assert invited.standing() == Standing.OPEN


def test_a_cookie_opens_its_own_link_only(reader: Client, invited: Invited, page: ArticlePage, reviewer: Any) -> None:
    other = invited_by(reviewer, page, email="other@example.org")
    cookie = reader.cookies["review"].value
    reader.cookies["review"].update({"path": "/"})
    assert reader.get(invited.packet).status_code == 200
    assert reader.get(other.packet).status_code == 403
    reader.cookies["review"] = cookie[:-1] + ("A" if cookie[-1] != "A" else "B")
    assert reader.get(invited.packet).status_code == 403


def test_an_unknown_token_is_an_unknown_page(client: Client, invited: Invited) -> None:
    response = client.get(f"/review/{'x' * 43}/")
    assert response.status_code == 404
    assert response.content == client.get("/nothing-here/").content
    assert client.get("/review/short/").status_code == 404
    assert client.get(f"/review/{invited.link.token_hash[:43]}/").status_code == 404


def test_the_address_wins_over_a_page_of_that_name(client: Client, invited: Invited, home: Any) -> None:
    from cms.home.models import HomePage

    section = home.add_child(instance=HomePage(title="Review", slug="review"))
    section.add_child(instance=HomePage(title="Token", slug=invited.token))
    assert client.get(invited.address)["Location"] == invited.packet


def test_reading_decides_nothing(reader: Client, invited: Invited) -> None:
    assert ReviewLink.objects.get().opened_at is None  # a scanner of mail opens the address, and no more
    for address in (f"{invited.packet}decide/", f"{invited.packet}comment/"):
        assert reader.get(f"{address}?decision=approve&path=title&text=x").status_code == 405
        assert reader.head(address).status_code == 405
    assert reader.head(invited.packet).status_code == 200
    assert ReviewLink.objects.get().opened_at is None
    assert reader.get(f"{invited.packet}?decision=approve").status_code == 200
    assert ReviewLink.objects.get().opened_at is not None
    assert reader.post(invited.packet, {"decision": "approve"}).status_code == 405
    assert reader.post(invited.address, {"decision": "approve"}).status_code == 405
    assert invited.standing() == Standing.OPEN
    assert not Comment.objects.exists()


# ---- a link that has ended


def ended_by(how: str, invited: Invited, page: ArticlePage, writer: Any, reviewer: Any, admin: Any) -> None:
    if how == "expired":
        ReviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "revoked":
        invitations.revoke(invited.link, reviewer)
    elif how == "changed":
        rewritten(page, writer)
    elif how == "answered":
        state = page.current_workflow_task_state
        state.task.specific.on_action(state, admin, "reject", comment="No.")
    elif how == "decided":
        review.decide_by_link(invited.link, "reject", "No.")
    else:
        reviewer.is_active = False
        reviewer.save()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("expired", "Ask rex for a new link."),
        ("revoked", "This link was withdrawn"),
        ("changed", "This version was changed"),
        ("answered", "This has been decided"),
        ("decided", "You have already decided"),
        ("orphaned", "no longer valid"),
    ],
)
def test_a_link_that_ended_says_why_and_does_nothing(
    reader: Client, invited: Invited, page: ArticlePage, writer: Any, reviewer: Any, admin: Any, how: str, says: str
) -> None:
    ended_by(how, invited, page, writer, reviewer, admin)
    ended = ReviewLink.objects.values().get()
    for response in (
        Client().get(invited.address),
        reader.get(invited.packet),
        reader.post(f"{invited.packet}decide/", {"decision": "approve"}),
        reader.post(f"{invited.packet}comment/", {"path": "title", "text": "Hm."}),
    ):
        assert response.status_code == 410
        assert says in html(response)
        assert ANSWER not in html(response)
        assert response["Cache-Control"] == "no-store, private"
        assert "review" not in response.cookies
    assert ReviewLink.objects.values().get() == ended
    assert not fresh(page).live
    assert not Comment.objects.exists()


# ---- what is shown


@pytest.fixture
def revised(index: ArticleIndexPage, writer: Any, reviewer: Any) -> ArticlePage:
    """A live article in its second version: a block kept, one changed, one taken out, one new, and a new title."""
    note = {"heading": "", "level": "2", "text": "<p>Old words.</p>"}
    page = article(
        index,
        "revised",
        body=[
            faq((ANSWER, "<p>Kept.</p>")),
            ("context", {**note, "text": "<p>Before the change.</p>"}),
            ("quote", {"text": "<p>Taken away.</p>", "attribution": ""}),
        ],
    )
    latest = page.get_latest_revision_as_object()
    latest.title = "Revised for good"
    latest.body[1].value["text"] = type(latest.body[1].value["text"])("<p>After the change.</p>")
    del latest.body[2]
    latest.body.append(("takeaway", {**note, "text": type(latest.body[1].value["text"])("<p>Brand new.</p>")}))
    latest.save_revision(user=writer)
    return submitted(page, writer)


def test_the_packet_marks_what_changed_in_words(revised: ArticlePage, reviewer: Any, client: Client) -> None:
    response = client.get(invited_by(reviewer, revised).address, follow=True)
    packet = response.context["packet"]
    assert [(place.label, place.mark.value) for place in packet.places] == [
        ("Title and opening", "changed"),
        ("FAQ", "unchanged"),
        ("Context", "changed"),
        ("Final takeaway", "new"),
    ]
    assert [child.block_type for child in packet.removed] == ["quote"]
    assert packet.changed_fields == ["title"]
    markup = Markup(html(response))
    assert markup.texts("p", class_="piece__label") == [
        "Title and opening Changed", "FAQ Unchanged", "Context Changed", "Final takeaway New",
    ]  # fmt: skip
    jumps = [tag["href"] for tag in markup.attributes("a") if tag.get("href", "").startswith("#")]
    targets = {tag["id"] for tag in markup.attributes("section") if "id" in tag} | {"content"}
    assert [jump for jump in jumps if jump[1:] not in targets] == []
    assert len([jump for jump in jumps if jump not in ("#content", "#decision")]) == 4
    for words in ("After the change.", "Before the change.", "Taken away.", "Brand new.", "Kept."):
        assert words in markup.markup


def test_the_packet_of_a_new_article_says_that_all_is_new(reader: Client, invited: Invited) -> None:
    response = reader.get(invited.packet)
    assert {place.mark.value for place in response.context["packet"].places} == {"new"}
    assert "Nothing of it is live yet" in html(response)
    assert (
        f"You are reviewing as {NAME}, invited by rex."
        in Markup(html(response)).texts("div", class_="packet-header__inner")[0]
    )


def test_the_packet_tells_what_the_text_does_not_show(
    index: ArticleIndexPage, writer: Any, reviewer: Any, client: Client
) -> None:
    page = in_review(index, writer, "telling", search_description="A machine reads this.", noindex=True)
    response = client.get(invited_by(reviewer, page).address, follow=True)
    told = dict(response.context["packet"].unseen)
    assert "A machine reads this." in told.values()
    assert "A machine reads this." in html(response)
    assert told["slug"] == "telling"
    assert told["keep out of search engines"] == "yes"


@pytest.mark.parametrize("count", [1, 3])
def test_the_packet_asks_the_same_for_every_length(
    index: ArticleIndexPage, writer: Any, reviewer: Any, client: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    page = in_review(index, writer, body=[faq((f"Why {number}?", "<p>So.</p>")) for number in range(count)])
    invited = invited_by(reviewer, page)
    for child in page.body:
        invitations.leave_comment(invited.link, f"body.{child.id}", "Hm.")
    client.get(invited.address)
    client.get(invited.packet)
    with django_assert_max_num_queries(PACKET_QUERIES):
        response = client.get(invited.packet)
    assert response.context["packet"].own_open == count


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
