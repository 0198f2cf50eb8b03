"""Drafts on another front end: from the editor's form to what its readers would get."""

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter
from wagtail.models import Page

from blog import jobs, previewing, publishing
from blog.desk.packet.secrecy import TokenFilter
from blog.models import ArticleIndexPage, ArticlePage, KeptPreview
from blog.models.freshness import Freshness
from blog.roles import WRITER
from cms.api.previews import Previews
from cms.core.api.openapi import Operation
from coaching.models import CareerPath
from tests.blog.editing import form_of, signed_in
from tests.blog.factories import article, faq

from .house import House, get, operations, validated

pytestmark = pytest.mark.django_db
FRONT = "https://front.example/preview?from=desk&token={token}"
ADDRESS = "/api/v2/preview/"
# What depends on the day and on the approval, and what search engines and counters are told.
DIFFERS = frozenset(
    [
        "reviewed",
        "published_at",
        "released_at",
        "updated_at",
        "was_updated",
        "next_review_on",
        "robots",
        "count_url",
        "preview",
        "valid_until",
        "datePublished",
        "dateModified",
        "lastReviewed",
        "article:published_time",
        "article:modified_time",
    ]
)


@pytest.fixture(autouse=True)
def _front_end(settings: Any) -> None:
    settings.PROOFDESK_PREVIEW_URL = FRONT


@pytest.fixture
def draft(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "a-draft", live=False, body=[faq(("How long?", "<p>Two months.</p>"))])


@pytest.fixture
def operation() -> Operation:
    [found] = Previews.operations()
    return found


def token_in(response: Any) -> str:
    """What the other front end is told."""
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "front.example", "/preview")
    query = parse_qs(parts.query)
    assert query.pop("from") == ["desk"]
    [token] = query.pop("token")
    assert query == {}
    return token


def previewed(client: Client, page: Page, form: dict[str, Any], **query: str) -> str:
    """As the editor does it: sends the form, then shows what came of it. The token."""
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, form).json() == {"is_valid": True, "is_available": True}
    return token_in(client.get(address, {"mode": "front", **query}))


def draft_token(client: Client, page: Page) -> str:
    return token_in(client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": "front"}))


def asked(token: str) -> Any:
    """By somebody who is not signed in, as the other front end is."""
    return Client().get(ADDRESS, {"token": token})


def same(value: Any) -> Any:
    """Without what differs between a draft and what is live."""
    if isinstance(value, dict):
        return {name: same(inner) for name, inner in value.items() if name not in DIFFERS}
    return [same(inner) for inner in value] if isinstance(value, list) else value


# ---- what it shows


def test_a_preview_shows_what_the_form_holds_and_saves_nothing(
    draft: ArticlePage, writer: Any, operation: Operation
) -> None:
    mine = signed_in(writer)
    form = form_of(mine, draft) | {"title": "Typed just now"}
    response = asked(previewed(mine, draft, form, in_preview_panel="true"))
    assert response.status_code == 200
    validated(operation, response)
    found = response.json()
    assert (found["id"], found["type"], found["title"], found["preview"]) == (
        draft.pk,
        "article",
        "Typed just now",
        True,
    )
    assert found["robots"] == found["meta"]["robots"] == "noindex"
    assert found["count_url"] == ""
    assert found["body"][0]["value"]["items"][0]["question"] == "How long?"
    assert "Typed just now" not in str(draft.get_latest_revision().content)
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_what_was_previewed_is_what_readers_get_once_it_is_published(draft: ArticlePage, writer: Any) -> None:
    mine = signed_in(writer)
    form = form_of(mine, draft) | {"title": "How long it takes", "keywords": "time\nteam", "tags": "pivot, pay"}
    shown = asked(previewed(mine, draft, form)).json()
    assert mine.post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), form).status_code == 302
    revision = ArticlePage.objects.get(pk=draft.pk).get_latest_revision()
    publishing.certify(draft, revision, None, "review")
    revision.publish()
    assert same(shown) == same(get(Client(), f"articles/{draft.pk}/"))


@pytest.mark.parametrize("kind", ["article", "coaching", "path", "test"])
def test_a_saved_draft_of_each_kind_is_what_its_publication_will_be(house: House, admin: Any, kind: str) -> None:
    page = getattr(house, kind)
    page.title = page.description = "Other words for it"
    revision = page.save_revision(clean=False)
    shown = asked(draft_token(signed_in(admin), page)).json()
    assert shown["title"] == "Other words for it"
    endpoint = {"article": "articles", "coaching": "coaching", "path": "paths", "test": "tests"}[kind]
    before = get(Client(), f"{endpoint}/{page.pk}/")
    assert before["title"] != "Other words for it"
    if kind == "article":
        publishing.certify(page, revision, None, "review")
    revision.publish()
    assert same(shown) == same(get(Client(), f"{endpoint}/{page.pk}/"))


def test_a_page_that_was_never_saved_is_shown_too(
    draft: ArticlePage, index: ArticleIndexPage, writer: Any, operation: Operation
) -> None:
    mine = signed_in(writer)
    form = form_of(mine, draft) | {"title": "Brand new", "slug": "brand-new"}
    address = reverse("wagtailadmin_pages:preview_on_add", args=["blog", "articlepage", index.pk])
    assert mine.post(address, form).json()["is_valid"]
    token = token_in(mine.get(address, {"mode": "front"}))
    response = asked(token)
    validated(operation, response)
    found = response.json()
    assert (found["id"], found["title"], found["path"]) == (0, "Brand new", "/blog/brand-new/")
    assert [crumb["path"] for crumb in found["breadcrumb"]] == ["/", "/blog/", "/blog/brand-new/"]
    assert not ArticlePage.objects.filter(slug="brand-new").exists()
    writer.groups.clear()
    assert asked(token).status_code == 404


def test_rich_text_comes_as_it_is_asked_for(draft: ArticlePage, writer: Any) -> None:
    token = draft_token(signed_in(writer), draft)
    response = Client().get(ADDRESS, {"token": token, "rich_text": "plain"})
    assert response.json()["body"][0]["value"]["items"][0]["answer"] == "Two months."


def test_nobody_keeps_it_and_no_address_is_told_on(draft: ArticlePage, writer: Any, settings: Any) -> None:
    redirect = signed_in(writer).get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]), {"mode": "front"})
    answer = asked(token_in(redirect))
    assert "no-store" in redirect["Cache-Control"]
    assert answer["Cache-Control"] == asked("wrong")["Cache-Control"] == "no-store"
    assert redirect["Referrer-Policy"] == answer["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in answer
    settings.PROOFDESK_API_RATE = 1
    assert [asked("wrong").status_code for _ in range(2)] == [404, 429]


# ---- what the token opens, and for how long


def test_a_token_ends_with_what_it_rests_on(draft: ArticlePage, writer: Any) -> None:
    token = draft_token(signed_in(writer), draft)
    wrong = asked("wrong")
    assert (wrong.status_code, wrong["Content-Type"]) == (404, "application/problem+json")

    def is_over() -> bool:
        response = asked(token)
        assert response.status_code == 200 or response.content == wrong.content
        return response.status_code == 404

    kept = KeptPreview.objects.filter(user=writer)
    assert not is_over()
    writer.is_active = False
    writer.save()
    assert is_over()
    writer.is_active = True
    writer.save()
    assert not is_over()
    writer.groups.clear()
    assert is_over()
    writer.groups.add(Group.objects.get(name=WRITER))
    assert not is_over()
    kept.update(expires_at=timezone.now())
    assert is_over()
    kept.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert not is_over()
    draft.delete()
    assert is_over()
    assert not kept.exists()


@pytest.mark.parametrize("token", ["", " ", "x" * 5_000, "\x00", "pdv_" + "a" * 43, "%00", "1", "*", "’"])
def test_garbage_is_answered_like_what_is_over(draft: ArticlePage, writer: Any, token: str) -> None:
    draft_token(signed_in(writer), draft)
    assert asked(token).content == Client().get(ADDRESS).content == asked("wrong").content


def test_a_token_is_of_one_page_and_one_person(
    draft: ArticlePage, index: ArticleIndexPage, writer: Any, lead: Any
) -> None:
    other = article(index, "another-draft", live=False)
    tokens = [draft_token(signed_in(user), page) for user in (writer, lead) for page in (draft, other)]
    titles = [asked(token).json()["title"] for token in tokens]
    assert titles == ["A draft", "Another draft", "A draft", "Another draft"]
    writer.groups.clear()
    assert [asked(token).status_code for token in tokens] == [404, 404, 200, 200]


def test_a_token_opens_nothing_else(draft: ArticlePage, writer: Any) -> None:
    token = draft_token(signed_in(writer), draft)
    others = [operation for operation in operations() if operation.name != "preview"]
    assert len(others) > 15
    for operation in others:
        place = operation.path.replace("{id}", str(draft.pk)).replace("{slug}", "a-draft")
        assert Client().get(place, {"token": token}).status_code == 400, place
    bearer = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/manage/me/", headers=bearer).status_code == 401
    assert Client().get(f"/api/v2/articles/{draft.pk}/", headers=bearer).status_code == 404


def test_who_may_not_edit_gets_no_token(draft: ArticlePage, writer: Any) -> None:
    writer.groups.clear()
    with pytest.raises(PermissionDenied):
        previewing.keep(draft, writer, KeptPreview.Place.DRAFT)
    assert not KeptPreview.objects.exists()


def test_typing_on_reuses_one_row_and_ends_the_token_before(draft: ArticlePage, writer: Any) -> None:
    mine = signed_in(writer)
    tab = previewed(mine, draft, form_of(mine, draft) | {"title": "In a tab"})
    panel = [
        previewed(mine, draft, form_of(mine, draft) | {"title": f"Title {number}"}, in_preview_panel="true")
        for number in range(4)
    ]
    saved = draft_token(mine, draft)
    assert KeptPreview.objects.count() == 3
    assert [asked(token).status_code for token in panel] == [404, 404, 404, 200]
    assert [asked(token).json()["title"] for token in (tab, panel[-1], saved)] == ["In a tab", "Title 3", "A draft"]
    rows = str(list(KeptPreview.objects.values()))
    assert not [token for token in (tab, saved, *panel) if token in rows]


def test_a_job_deletes_what_is_over(draft: ArticlePage, writer: Any, lead: Any) -> None:
    draft_token(signed_in(writer), draft)
    KeptPreview.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    draft_token(signed_in(lead), draft)
    assert jobs.JOBS["forget_previews"].function() == "1 preview forgotten"
    assert KeptPreview.objects.get().user == lead


def test_it_lasts_an_hour(draft: ArticlePage, writer: Any) -> None:
    until = asked(draft_token(signed_in(writer), draft)).json()["valid_until"]
    left = KeptPreview.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert until[:16] == KeptPreview.objects.get().expires_at.isoformat()[:16]


def test_logs_do_not_tell_tokens(
    draft: ArticlePage, writer: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(TokenFilter())
    token = draft_token(signed_in(writer), draft)
    asked(token)
    monkeypatch.setattr("cms.api.previews.unseen", lambda shown: 1 / 0)
    referred = f"https://front.example/deep/{token}"
    broken = Client(raise_request_exception=False).get(ADDRESS, {"token": token}, headers={"Referer": referred})
    assert broken.status_code == 500
    Client().get("/api/v2/nothing/", headers={"Referer": referred})
    requests = [request for record in caplog.records if (request := getattr(record, "request", None))]
    assert len(requests) >= 2
    reports = [ExceptionReporter(request, None, None, None).get_traceback_text() for request in requests]
    told = "\n".join([caplog.text, *(record.getMessage() for record in caplog.records), *reports])
    assert "ZeroDivisionError" in told
    assert ADDRESS in told
    assert token not in told
    assert "pdv_***" in told


def test_the_filter_cleans_the_query_too(rf: RequestFactory) -> None:
    token = previewing.PREFIX + "A-b_" * 10 + "xyz"
    request = rf.get(ADDRESS, {"token": token, "rich_text": "plain"})
    assert request.GET["token"] == token
    made = logging.LogRecord("django.server", logging.INFO, __file__, 1, '"GET %s"', (request.get_full_path(),), None)
    made.request = request
    assert TokenFilter().filter(made)
    assert made.getMessage() == f'"GET {ADDRESS}?token=pdv_***&rich_text=plain"'
    assert made.request.GET.dict() == {"token": "pdv_***", "rich_text": "plain"}
    assert token not in f"{made.request!r} {vars(made.request)}"
    assert request.GET["token"] == token


# ---- where it is offered


def test_the_editor_and_the_user_bar_offer_it_where_a_front_end_is_set(
    index: ArticleIndexPage, writer: Any, settings: Any
) -> None:
    page, mine = article(index, body=[faq(("How long?", "<p>Two months.</p>"))]), signed_in(writer)
    draft_address = reverse("wagtailadmin_pages:view_draft", args=[page.pk]) + "?mode=front"
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    option = '<option value="front">On the front end</option>'
    html, public = mine.get(edit).content.decode(), mine.get(page.url).content.decode()
    assert (option in html, draft_address in html, draft_address in public) == (True, True, True)
    assert draft_address not in Client().get(page.url).content.decode()
    settings.PROOFDESK_PREVIEW_URL = ""
    html, public = mine.get(edit).content.decode(), mine.get(page.url).content.decode()
    assert (option in html, draft_address in html, draft_address in public) == (False, False, False)
    own = mine.get(draft_address)
    assert (own.status_code, "How long?" in own.content.decode()) == (200, True)
    assert not KeptPreview.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_costs_the_same_however_long_it_is(
    index: ArticleIndexPage, writer: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    body = [faq((f"How {number}?", "<p>So.</p>"), heading=f"FAQ {number}") for number in range(count)]
    page = article(index, body=body, live=False)
    Freshness.objects.filter(article=page).delete()
    token = draft_token(signed_in(writer), page)
    asked("wrong")  # the site is known
    with django_assert_max_num_queries(22):
        assert asked(token).status_code == 200


def test_what_a_form_still_lacks_is_no_error(house: House, admin: Any, operation: Operation) -> None:
    path = CareerPath(title="A way", slug="a-way", description="")
    path.set_url_path(house.coaching)
    path.path, path.depth = house.coaching.get_last_child()._inc_path(), house.coaching.depth + 1
    response = asked(previewing.keep(path, admin, KeptPreview.Place.PANEL))
    validated(operation, response)
    found = response.json()
    assert (found["id"], found["months"], found["months_min"], found["skills"]) == (0, "", 0, [])
    mine, draft = (
        signed_in(admin),
        article(house.article.get_parent().specific, "begun", live=False, body=[faq(("Why?", ""))]),
    )
    lacking = dict.fromkeys(("title", "slug", "description", "body-0-value-items-0-value-question"), "")
    response = asked(previewed(mine, draft, form_of(mine, draft) | lacking))
    validated(operation, response)
    assert response.json()["body"][0]["value"]["items"][0]["question"] == ""
