"""The list of notices, its menu item, and the account settings: each person sees and changes their own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from blog.models import ArticleIndexPage, ArticlePage, Notice, NoticePreference
from blog.notices.kinds import KINDS
from tests.blog.editing import signed_in
from tests.blog.factories import article

pytestmark = pytest.mark.django_db
LIST = "/admin/desk/notices/"
ACCOUNT = "/admin/account/"


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any) -> ArticlePage:
    return article(index, "an-article", live=False, owner=writer)


def notice(user: Any, page: ArticlePage | None = None, subject: str = "Waits", **values: Any) -> Notice:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else ""
    return Notice.objects.create(
        **{"recipient": user, "kind": "review", "article": page, "subject": subject, "address": address, **values}
    )


def is_read(found: Notice) -> bool:
    found.refresh_from_db()
    return found.read_at is not None


@pytest.mark.parametrize("role", ["writer", "reviewer", "coach", "lead", "admin"])
def test_everybody_sees_their_own_newest_first_with_unread_as_a_word(
    request: pytest.FixtureRequest, page: ArticlePage, role: str
) -> None:
    user = request.getfixturevalue(role)
    other = request.getfixturevalue("coach" if role != "coach" else "lead")
    older = notice(user, page, "Older <b>", read_at=timezone.now())
    Notice.objects.filter(pk=older.pk).update(created_at=timezone.now() - timedelta(days=1))
    notice(user, page, "Newer")
    notice(other, page, "Somebody else’s")
    html = signed_in(user).get(LIST).content.decode()
    assert html.index("Newer") < html.index("Older &lt;b&gt;")
    assert html.count(">Unread</span>") == 1
    assert "Somebody else’s" not in html
    assert "Notices (1)" in html


def test_nobody_sees_notices_without_logging_in(writer: Any, page: ArticlePage) -> None:
    found = notice(writer, page)
    for response in (Client().get(LIST), Client().post(reverse("desk_notices_open", args=[found.pk]))):
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")
    assert not is_read(found)


@pytest.mark.parametrize("name", ["desk_notices_open", "desk_notices_read"])
def test_other_peoples_notices_do_not_exist(writer: Any, admin: Any, page: ArticlePage, name: str) -> None:
    found = notice(writer, page)
    assert signed_in(admin).post(reverse(name, args=[found.pk])).status_code == 404
    assert not is_read(found)


@pytest.mark.parametrize("name", ["desk_notices_open", "desk_notices_read"])
def test_nothing_is_marked_by_a_link(writer: Any, page: ArticlePage, name: str) -> None:
    found = notice(writer, page)
    assert signed_in(writer).get(reverse(name, args=[found.pk])).status_code == 405
    assert not is_read(found)


def test_opening_leads_to_the_article_and_marks_it_read(writer: Any, page: ArticlePage) -> None:
    found, other = notice(writer, page), notice(writer, page)
    response = signed_in(writer).post(reverse("desk_notices_open", args=[found.pk]))
    assert (response.status_code, response.url) == (302, f"/admin/pages/{page.pk}/edit/")
    assert is_read(found)
    assert not is_read(other)


def test_opening_never_leads_off_the_site(writer: Any) -> None:
    found = notice(writer, address="//evil.example.com/")
    assert signed_in(writer).post(reverse("desk_notices_open", args=[found.pk])).url == LIST


def test_marking_one_read_comes_back_to_the_same_page(writer: Any, page: ArticlePage) -> None:
    found = notice(writer, page)
    first = timezone.now() - timedelta(days=1)
    done = notice(writer, page, read_at=first)
    client = signed_in(writer)
    assert client.post(reverse("desk_notices_read", args=[found.pk]), {"p": "2"}).url == f"{LIST}?p=2"
    assert client.post(reverse("desk_notices_read", args=[done.pk]), {"p": "//x"}).url == LIST
    assert is_read(found)
    done.refresh_from_db()
    assert done.read_at == first


def test_marking_all_read_leaves_what_came_since_and_what_is_others(writer: Any, lead: Any, page: ArticlePage) -> None:
    mine, theirs = notice(writer, page), notice(lead, page)
    client = signed_in(writer)
    html = client.get(LIST).content.decode()
    newest = re.search(r'name="newest" value="(\d+)"', html)
    assert newest
    since = notice(writer, page)
    client.post(reverse("desk_notices_read_all"), {"newest": newest[1]})
    assert [is_read(found) for found in (mine, theirs, since)] == [True, False, False]
    assert client.get(reverse("desk_notices_read_all")).status_code == 405


def test_an_empty_list_says_what_will_stand_there(writer: Any) -> None:
    html = signed_in(writer).get(LIST).content.decode()
    assert "Nothing has happened yet that concerns you." in html
    assert "Mark all read" not in html
    assert "Notices (" not in html


def test_long_lists_have_pages(writer: Any, page: ArticlePage) -> None:
    for number in range(26):
        notice(writer, page, f"Number {number:02}")
    client = signed_in(writer)
    assert "Number 00" not in client.get(LIST).content.decode()
    assert "Number 00" in client.get(LIST, {"p": 2}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_stay_flat(writer: Any, page: ArticlePage, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        notice(writer, page)
    client = signed_in(writer)
    client.get(LIST)
    with django_assert_num_queries(14):
        assert client.get(LIST).content.decode().count(">Unread</span>") == count


def test_the_menu_counts_once_a_page(writer: Any, page: ArticlePage, django_assert_max_num_queries: Any) -> None:
    notice(writer, page)
    client = signed_in(writer)
    with django_assert_max_num_queries(100) as captured:
        assert "Notices (1)" in client.get("/admin/").content.decode()
    assert sum("blog_notice" in query["sql"] for query in captured.captured_queries) == 1


# ---- account settings


def settings_form(client: Client) -> dict[str, Any]:
    """What the account page would send back unchanged."""
    context = client.get(ACCOUNT).context
    data: dict[str, Any] = {}
    names = {"name_email-first_name": "Rex", "name_email-last_name": "Reed"}
    for panels in context["panels_by_tab"].values():
        for panel in panels:
            form = panel.get_form()
            for field in form:
                value = field.value()
                if value not in (None, False) and panel.name not in {"password", "avatar"}:
                    data[field.html_name] = value
    return {**data, **names}


def test_account_settings_keep_how_one_wants_to_be_mailed(reviewer: Any) -> None:
    client = signed_in(reviewer)
    data = settings_form(client)
    assert data["notices-mail"] == "now"
    assert "review" in data["notices-kinds"]
    chosen = [key for key in data["notices-kinds"] if key != "review"]
    assert client.post(ACCOUNT, {**data, "notices-mail": "daily", "notices-kinds": chosen}).status_code == 302
    preference = NoticePreference.objects.get()
    assert (preference.user, preference.mail, preference.muted) == (reviewer, "daily", ["review"])
    again = settings_form(client)
    assert (again["notices-mail"], again["notices-kinds"]) == ("daily", chosen)
    client.post(ACCOUNT, {**again, "notices-kinds": ["review", *chosen]})
    assert NoticePreference.objects.get().muted == []


def test_what_wagtail_asks_is_not_asked_twice_and_leads_see_their_own(reviewer: Any, lead: Any) -> None:
    offered = set(settings_form(signed_in(reviewer))["notices-kinds"])
    about_reviews = {"review", "assigned", "due", "overdue", "ended"}
    assert offered == {*about_reviews, "retracted", "lifted", "freshness", "expired", "verdicts", "pruned"}
    data = settings_form(signed_in(lead))
    assert data["notifications-submitted_notifications"] is True
    assert set(data["notices-kinds"]) == (offered - {"review"}) | {"lead", "release", "stuck", "unapproved"}
    assert {kind.key for kind in KINDS.values() if kind.always_mailed} == {"glass"}


def test_wagtails_switches_stay_as_they_are(lead: Any) -> None:
    client = signed_in(lead)
    data = settings_form(client)
    del data["notifications-submitted_notifications"]
    client.post(ACCOUNT, {**data, "notices-mail": "never"})
    assert UserProfile.objects.get(user=lead).submitted_notifications is False
    assert NoticePreference.objects.get().mail == "never"


def test_an_unknown_choice_is_refused(reviewer: Any) -> None:
    client = signed_in(reviewer)
    response = client.post(ACCOUNT, {**settings_form(client), "notices-mail": "hourly"})
    assert response.status_code == 200
    assert not NoticePreference.objects.exists()
