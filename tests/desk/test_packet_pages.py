"""What a review link opens, and to whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Comment

from blog import invitations, review
from blog.invitations import Standing
from blog.models import ArticleIndexPage, ArticlePage, ReviewLink
from tests.blog.editing import signed_in
from tests.blog.factories import article, faq
from tests.blog.packets import ANSWER, NAME, Invited, fresh, html, in_review, invited_by, rewritten, submitted
from tests.blog.pages import Page as Markup

pytestmark = pytest.mark.django_db

PACKET_QUERIES = 41


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
    assert response.content == client.get("/1/").content  # an address without words
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
