"""Public lists are read from a copy of the database, and nobody sees less than what somebody was told is public."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import resolve

from blog.models import ArticlePage, Tick
from cms.core import replica
from cms.core.replica import ReplicaRouter, from_replica

pytestmark = pytest.mark.django_db
READ = replica.ALIAS
OWN = "default"
router = ReplicaRouter()


@pytest.fixture(autouse=True)
def usable(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A copy is configured, and close behind unless `usable["usable"]` is changed."""
    known = {"usable": True, "until": float("inf")}
    monkeypatch.setattr(replica, "_known", known)
    monkeypatch.setattr(replica, "is_configured", lambda: True)
    monkeypatch.setattr(replica, "leave_alone", lambda: known.update(usable=False))
    return known


def where(request: HttpRequest) -> HttpResponse:
    return HttpResponse(router.db_for_read(ArticlePage))


def read(view: Any = where, **more: Any) -> str:
    factory = RequestFactory()
    for name, value in more.pop("cookies", {}).items():
        factory.cookies[name] = value
    request = factory.generic(more.pop("method", "GET"), "/feed.xml", **more)
    return str(from_replica(view)(request).content.decode())


def test_who_looks_at_a_public_list_reads_from_the_copy() -> None:
    assert read() == READ
    assert router.db_for_read(ArticlePage) == OWN  # nobody else does


@pytest.mark.parametrize(
    "more", [{"method": "POST"}, {"cookies": {"sessionid": "x"}}, {"headers": {"Authorization": "Bearer x"}}]
)
def test_who_may_have_written_reads_from_the_database(more: Any) -> None:
    assert read(**more) == OWN


def test_a_copy_that_is_behind_is_not_read(usable: dict[str, Any]) -> None:
    usable["usable"] = False
    assert read() == OWN


def test_nobody_reads_from_the_copy_straight_after_a_write(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert router.db_for_write(ArticlePage) == OWN
        assert read() == READ  # not written yet
    assert read() == OWN
    cache.delete(replica.WRITTEN)  # as time passes
    assert read() == READ


def test_what_no_list_shows_is_written_without_a_word(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as told:
        router.db_for_write(Tick)
    assert told == []


def test_a_view_that_writes_reads_what_it_wrote() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        before = router.db_for_read(ArticlePage)
        router.db_for_write(Tick)
        return HttpResponse(f"{before} {router.db_for_read(ArticlePage)}")

    assert read(view) == f"{READ} {OWN}"


def test_a_view_whose_copy_goes_away_is_asked_again_of_the_database(usable: dict[str, Any]) -> None:
    asked = []

    def view(request: HttpRequest) -> HttpResponse:
        asked.append(router.db_for_read(ArticlePage))
        if asked[-1] == READ:
            raise OperationalError("canceling statement due to conflict with recovery")
        return HttpResponse("all of it")

    assert read(view) == "all of it"
    assert asked == [READ, OWN]
    assert read() == OWN  # for a while


def test_a_page_that_is_rendered_late_is_rendered_from_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Late(SimpleTemplateResponse):
        @property
        def rendered_content(self) -> str:
            return router.db_for_read(ArticlePage)

    assert read(lambda request: Late("none.html")) == READ


def test_without_the_shared_cache_nobody_knows_and_the_database_is_read(settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert read() == OWN


def test_only_public_lists_ask_for_it() -> None:
    def reads_there(path: str) -> bool:
        found: Any = resolve(path).func
        while found is not None:
            if getattr(found, "__code__", None) is from_replica(where).__code__:
                return True
            found = getattr(found, "__wrapped__", None)
        return False

    for path in ("/feed.xml", "/feed.json", "/sitemap.xml", "/llms.txt", "/search/"):
        assert reads_there(path), path
    for path in ("/admin/", "/blog/a/", "/api/manage/articles/", "/leads/", "/readyz"):
        assert not reads_there(path), path


def test_nothing_is_migrated_in_the_copy() -> None:
    assert router.allow_migrate(READ, "blog") is False
    assert router.allow_migrate(OWN, "blog") is None
    assert router.allow_relation(None, None) is True
