"""Releases in the admin, as each role sees and changes them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from blog import publishing, releases
from blog.models import ArticleIndexPage, ArticlePage, Release
from tests.blog.editing import signed_in
from tests.blog.planning import approved, approved_release, draft, edit, fresh, minutes, release_of, reload

pytestmark = pytest.mark.django_db

LIST = "/admin/desk/releases/"
QUERIES_OF_THE_LIST = 18
QUERIES_OF_A_RELEASE = 20


def detail(release: Release) -> str:
    return f"{LIST}{release.pk}/"


def told(client: Client, url: str, data: dict[str, Any] | None = None) -> str:
    """The text of the page that a POST leads to."""
    return client.post(url, data or {}, follow=True).content.decode()


# ---- through the pages


def test_a_lead_makes_fills_approves_and_releases(index: ArticleIndexPage, lead: Any) -> None:
    pages = [approved(index, slug) for slug in ("one", "two")]
    client = signed_in(lead)
    text = told(client, f"{LIST}new/", {"name": "Spring", "note": "For May.", "go_live_at": ""})
    release = Release.objects.get()
    assert "Release “Spring” created" in text
    assert release.created_by == lead
    for page in pages:
        assert "goes live with this release" in told(client, f"{detail(release)}articles/add/", {"article": page.pk})
    text = client.get(detail(release)).content.decode()
    assert "Approve this release" in text
    assert "Release now" not in text
    assert "is approved as it is" in told(client, f"{detail(release)}approve/")
    text = client.get(detail(release)).content.decode()
    assert "Release now" in text
    assert (
        "All articles of “Spring” go live at once, or none." in client.get(f"{detail(release)}fire/").content.decode()
    )
    assert not fresh(pages[0]).live
    assert "“Spring” is live" in told(client, f"{detail(release)}fire/")
    assert [fresh(page).live for page in pages] == [True, True]
    assert reload(release).status == "done"
    text = client.get(detail(release)).content.decode()
    assert "Take out" not in text
    assert "Cancel release" not in text


def test_a_release_that_fails_says_why(index: ArticleIndexPage, lead: Any) -> None:
    pages = [approved(index, slug) for slug in ("one", "two")]
    release = approved_release(lead, *pages)
    publishing.retract(fresh(pages[1]), lead, "The numbers are wrong.")
    text = told(signed_in(lead), f"{detail(release)}fire/")
    assert "Nothing went live." in text
    assert "The numbers are wrong." in text
    assert [fresh(page).live for page in pages] == [False, False]


def test_an_incomplete_release_offers_no_approval_and_refuses_it(index: ArticleIndexPage, lead: Any) -> None:
    release = release_of(lead, approved(index, "one"), draft(index, "two"))
    client = signed_in(lead)
    text = client.get(detail(release)).content.decode()
    assert "Approve this release" not in text
    assert "Not approved, and not in review." in text
    assert "“Two”: This version has not been approved" in told(client, f"{detail(release)}approve/")
    assert not reload(release).is_approved


def test_a_change_after_the_approval_is_named(index: ArticleIndexPage, lead: Any) -> None:
    page = approved(index, "one")
    release = approved_release(lead, page)
    client = signed_in(lead)
    assert "changed since it was approved" not in client.get(detail(release)).content.decode()
    edit(page, "Other words.")
    text = client.get(detail(release)).content.decode()
    assert "This release was changed since it was approved:" in text
    assert "“One” was edited" in text
    assert "changed, in review again" in client.get(LIST).content.decode()
    assert "Approve it again first" in told(client, f"{detail(release)}fire/")
    assert reload(release).status == "open"


def test_cancelling_asks_first(index: ArticleIndexPage, lead: Any) -> None:
    release = release_of(lead, approved(index, "one"))
    client = signed_in(lead)
    assert "will not go live" in client.get(f"{detail(release)}cancel/").content.decode()
    assert reload(release).status == "open"
    told(client, f"{detail(release)}cancel/")
    assert reload(release).status == "cancelled"


def test_the_moment_is_in_the_persons_time_zone(index: ArticleIndexPage, lead: Any) -> None:
    UserProfile.objects.create(user=lead, current_time_zone="Europe/Berlin")
    client = signed_in(lead)
    assert "Time zone: Europe/Berlin." in client.get(f"{LIST}new/").content.decode()
    told(client, f"{LIST}new/", {"name": "Night", "go_live_at": "2040-07-01 08:00"})
    release = Release.objects.get()
    assert release.go_live_at == datetime(2040, 7, 1, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert "1 July 2040, 08:00 CEST" in client.get(detail(release)).content.decode()


@pytest.mark.parametrize("moment", ["2040-03-25 02:30", "2040-10-28 02:30", "2020-01-01 08:00"])
def test_moments_that_are_past_missing_or_twice_are_refused(lead: Any, moment: str) -> None:
    """On the nights when clocks change, 02:30 does not exist or comes twice."""
    UserProfile.objects.create(user=lead, current_time_zone="Europe/Berlin")
    response = signed_in(lead).post(f"{LIST}new/", {"name": "Night", "go_live_at": moment})
    assert response.status_code == 200
    assert response.context["form"].errors["go_live_at"]
    assert not Release.objects.exists()


def test_editing_keeps_the_articles_and_their_approval(index: ArticleIndexPage, lead: Any) -> None:
    release = approved_release(lead, approved(index, "one"))
    client = signed_in(lead)
    told(client, f"{detail(release)}edit/", {"name": "Summer", "note": "Later.", "go_live_at": ""})
    release = reload(release)
    assert (release.name, release.note, release.is_approved) == ("Summer", "Later.", True)
    history = client.get(f"{detail(release)}history/").content.decode()
    for words in ("Release created", "Added to a release: One", "Release approved", "Release edited"):
        assert words in history


def test_a_finished_release_is_not_edited(index: ArticleIndexPage, lead: Any) -> None:
    release = approved_release(lead, approved(index, "one"))
    releases.fire(release, lead)
    response = signed_in(lead).post(f"{detail(release)}edit/", {"name": "Summer", "note": "", "go_live_at": ""})
    assert "It is done. Nothing can be changed any more." in response.content.decode()
    assert reload(release).name == "Spring"


# ---- from the article


def test_a_writer_adds_from_the_article(index: ArticleIndexPage, lead: Any, writer: Any) -> None:
    release = release_of(lead)
    page = draft(index, "one", owner=writer)
    client = signed_in(writer)
    choose = f"{LIST}of/{page.pk}/"
    edit_page = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert choose in client.get(edit_page).content.decode()
    assert "Spring" in client.get(choose).content.decode()
    assert not release.items.exists()
    told(client, choose, {"release": release.pk})
    assert release.items.get().article_id == page.pk
    text = client.get(edit_page).content.decode()
    assert "In release “Spring”" in text
    assert choose not in text
    told(client, f"{detail(release)}articles/{page.pk}/remove/")
    assert not release.items.exists()


def test_without_an_open_release_the_article_says_what_to_do(index: ArticleIndexPage, writer: Any) -> None:
    page = draft(index, "one", owner=writer)
    text = signed_in(writer).get(f"{LIST}of/{page.pk}/").content.decode()
    assert "There is no open release. Ask a lead to create one." in text


# ---- who may what


@pytest.mark.parametrize("role", ["writer", "reviewer", "coach"])
@pytest.mark.parametrize("action", ["approve", "fire", "cancel"])
def test_what_leads_do_is_neither_offered_to_others_nor_done(
    request: pytest.FixtureRequest, index: ArticleIndexPage, lead: Any, role: str, action: str
) -> None:
    page = approved(index, "one")
    release = approved_release(lead, page) if action == "fire" else release_of(lead, page)
    client = signed_in(request.getfixturevalue(role))
    text = client.get(detail(release)).content.decode()
    assert page.title in text
    assert f"{detail(release)}{action}/" not in text
    before = reload(release)
    assert "you do not have permission" in told(client, f"{detail(release)}{action}/")
    after = reload(release)
    assert (after.status, after.approved_digest) == (before.status, before.approved_digest)
    assert not fresh(page).live


@pytest.mark.parametrize("role", ["writer", "reviewer", "coach"])
def test_others_make_and_edit_no_release(request: pytest.FixtureRequest, lead: Any, role: str) -> None:
    release = release_of(lead)
    client = signed_in(request.getfixturevalue(role))
    assert f"{LIST}new/" not in client.get(LIST).content.decode()
    for url in (f"{LIST}new/", f"{detail(release)}edit/"):
        assert "you do not have permission" in told(client, url, {"name": "Mine", "note": "", "go_live_at": ""})
    assert Release.objects.get().name == "Spring"


def test_who_works_on_no_articles_sees_no_releases(index: ArticleIndexPage, lead: Any, writer: Any) -> None:
    from django.contrib.auth.models import Group, Permission

    release = release_of(lead, approved(index, "one"))
    guests = Group.objects.create(name="Guest")
    guests.permissions.add(Permission.objects.get(codename="access_admin"))
    writer.groups.set([guests])
    client = signed_in(writer)
    for url in (LIST, detail(release), f"{detail(release)}history/"):
        assert client.get(url).status_code == 302
    assert "Releases" not in client.get("/admin/").content.decode()
    told(client, f"{detail(release)}articles/add/", {"article": ArticlePage.objects.get().pk})
    assert release.items.count() == 1


@pytest.mark.parametrize("path", ["approve", "articles/add", "articles/1/remove"])
def test_reading_changes_nothing(index: ArticleIndexPage, lead: Any, path: str) -> None:
    release = release_of(lead, approved(index, "one"))
    assert signed_in(lead).get(f"{detail(release)}{path}/").status_code in (302, 404, 405)
    assert not reload(release).is_approved
    assert release.items.count() == 1


def test_titles_are_escaped(index: ArticleIndexPage, lead: Any) -> None:
    release = release_of(lead, draft(index, "one", title="<b>Bold</b>"), name="<i>Spring</i>")
    client = signed_in(lead)
    told(client, f"{detail(release)}approve/")
    for url in (LIST, detail(release), f"{detail(release)}cancel/"):
        text = client.get(url).content.decode()
        assert "<b>Bold" not in text
        assert "<i>Spring" not in text


# ---- how many queries


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_many(
    index: ArticleIndexPage, lead: Any, django_assert_max_num_queries: Any, count: int
) -> None:
    for n in range(count):
        release_of(lead, *[approved(index, f"page-{n}-{m}") for m in range(count)], name=f"Release {n}")
    client = signed_in(lead)
    client.get(LIST)
    with django_assert_max_num_queries(QUERIES_OF_THE_LIST):
        response = client.get(LIST)
    assert response.content.decode().count("Release ") >= count


@pytest.mark.parametrize("count", [1, 3])
def test_a_release_takes_as_many_queries_for_many(
    index: ArticleIndexPage, lead: Any, django_assert_max_num_queries: Any, count: int
) -> None:
    release = release_of(lead, *[approved(index, f"page-{m}") for m in range(count)])
    client = signed_in(lead)
    client.get(detail(release))
    with django_assert_max_num_queries(QUERIES_OF_A_RELEASE):
        text = client.get(detail(release)).content.decode()
    assert text.count("Take out<") == count


def test_failed_releases_stand_first(index: ArticleIndexPage, lead: Any) -> None:
    for name, status, when in (
        ("Done", "done", -60),
        ("Later", "open", 60),
        ("Sooner", "open", 30),
        ("Bad", "failed", -5),
    ):
        Release.objects.create(name=f"{name} release", status=status, go_live_at=minutes(when))
    text = signed_in(lead).get(LIST).content.decode()
    places = [text.index(f"{name} release") for name in ("Bad", "Sooner", "Later", "Done")]
    assert places == sorted(places)
