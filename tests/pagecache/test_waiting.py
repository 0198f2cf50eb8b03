"""Time, and many who wait at once."""

import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from blog.models import ArticleIndexPage, ArticlePage
from cms.core.pagecache import wsgi
from cms.core.pagecache.following import follower
from cms.core.pagecache.wsgi import PageCache, midnight
from tests.blog.factories import article

from .asking import ask


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "one")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the cache: `now[0] += 60` lets a minute pass."""
    clock = [time.time()]
    monkeypatch.setattr(wsgi, "time", Clock(clock))
    return clock


class Clock:
    monotonic = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)

    def __init__(self, clock: list[float]) -> None:
        self.clock = clock

    def time(self) -> float:
        return self.clock[0]


class Rendered:
    """Counts how often Django is asked, as the page cache asks it."""

    def __init__(self, application: Any) -> None:
        self.application, self.count, self.lock = application, 0, threading.Lock()
        self.first, self.go = threading.Event(), threading.Event()
        self.go.set()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with self.lock:
            self.count += 1
        self.first.set()
        self.go.wait(30)
        try:
            return self.application(environ, start_response)
        finally:
            if threading.current_thread() is not threading.main_thread():
                connections.close_all()


def counted(cache: PageCache) -> Rendered:
    cache.application = found = Rendered(cache.application)
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_known", [False, True])
def test_a_page_is_rendered_once_however_many_wait(cache: PageCache, page: ArticlePage, is_known: bool) -> None:
    rendered = counted(cache)
    if is_known:
        ask(cache, page.url)
        from cms.core.pagecache import journal

        journal.changed(f"page:{page.pk}")
        follower.read()
        rendered.count = 0
        rendered.first.clear()
    rendered.go.clear()
    said: list[Any] = []
    threads = [threading.Thread(target=lambda: said.append(ask(cache, page.url))) for _ in range(50)]
    for thread in threads:
        thread.start()
    assert rendered.first.wait(30)
    rendered.go.set()
    for thread in threads:
        thread.join()
    assert rendered.count == 1
    assert len(said) == 50
    assert {(one.status, one.body) for one in said} == {(200, said[0].body)}


@pytest.mark.django_db(transaction=True)
def test_an_older_copy_is_shown_and_rendered_again_once(cache: PageCache, page: ArticlePage, now: list[float]) -> None:
    rendered = counted(cache)
    ask(cache, page.url)
    now[0] += 61
    rendered.go.clear()
    found = [ask(cache, page.url) for _ in range(20)]
    assert {one.headers["cache-status"] for one in found} == {"Proofdesk; hit; detail=stale"}
    rendered.go.set()
    cache.workers.shutdown(wait=True)
    assert rendered.count == 2
    assert ask(cache, page.url).headers["cache-status"] == "Proofdesk; hit"


def test_a_copy_that_is_too_old_is_rendered_first(
    get: Any, cache: PageCache, page: ArticlePage, now: list[float]
) -> None:
    rendered = counted(cache)
    get(page.url)
    now[0] += 200
    assert get(page.url).was_stored
    assert rendered.count == 2


def test_an_article_is_not_shown_beyond_its_last_moment(get: Any, index: ArticleIndexPage, now: list[float]) -> None:
    page = article(index, "short", expire_at=timezone.now() + timedelta(seconds=30))
    get(page.url), get("/blog/short.md"), get("/blog/")
    assert get(page.url).was_kept
    now[0] += 31
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    follower.is_away = True  # even then
    assert get(page.url).status == 503
    assert get("/blog/short.md").status == 503
    follower.is_away = False
    assert "Short" not in get("/blog/").text  # its lists are rendered anew before they are shown
    assert get(page.url).status == 404


def test_a_day_ends_at_midnight_of_the_team(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.get_default_timezone.cache_clear()
    try:
        evening = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)  # half past eleven in Berlin
        assert midnight(evening.timestamp()) == datetime(2026, 11, 30, 23, tzinfo=UTC).timestamp()
    finally:
        timezone.get_default_timezone.cache_clear()


def test_offers_of_yesterday_are_not_shown_today(
    get: Any, page: ArticlePage, now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wsgi, "midnight", lambda moment: moment + 10 if moment < now[0] + 1 else moment + 86_400)
    get(page.url)
    now[0] += 11
    assert get(page.url).was_stored


def test_memory_is_bounded(settings: Any, home: Any, cache: PageCache, index: ArticleIndexPage) -> None:
    for number in range(6):
        article(index, f"article-{number}")
    get = partial(ask, cache)
    get("/blog/article-0/")
    cache.store.size = 20 * next(iter(cache.store.plain.values())).size
    for number in range(40):
        get(f"/blog/article-{number % 6}/?via=1.{number + 1}.A.end")
    assert cache.store.bytes[id(cache.store.queried)] <= cache.store.size // 2
    for number in range(6):
        get(f"/blog/article-{number}/")
    assert [get(f"/blog/article-{number}/").was_kept for number in range(6)] == [True] * 6
    assert sum(cache.store.bytes.values()) <= cache.store.size
    assert sum(cache.store.bytes.values()) == sum(
        entry.size for shelf in (cache.store.plain, cache.store.queried) for entry in shelf.values()
    )
