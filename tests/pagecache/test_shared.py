"""Two processes and a real Redis: one renders, both show it, and neither shows what has changed."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler

from blog.models import ArticleIndexPage, ArticlePage
from cms.core import tolerant
from cms.core.pagecache import journal, wsgi
from cms.core.pagecache.counters import counters
from cms.core.pagecache.following import Follower, follower
from cms.core.pagecache.wsgi import PageCache
from tests.blog.factories import article

from .asking import Said, ask
from .redis_server import RedisServer


@pytest.fixture(scope="module")
def redis(tmp_path_factory: Any) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


class Process:
    """A server process: its own memory, and its own place in the journal."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cache, self.monkeypatch = PageCache(WSGIHandler()), monkeypatch
        self.follower = Follower()
        self.follower.process = follower.process
        self.follower.read()

    def ask(self, address: str) -> Said:
        self.monkeypatch.setattr(wsgi, "follower", self.follower)
        return ask(self.cache, address)

    def shared(self, address: str) -> bool:
        before = counters.counts.shared
        assert self.ask(address).status == 200
        return counters.counts.shared > before


@pytest.fixture
def processes(
    cache: Any, settings: Any, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> tuple[Process, Process]:
    settings.PROOFDESK_PAGE_CACHE_REDIS = redis.url
    found = Process(monkeypatch), Process(monkeypatch)
    for one in found:
        one.cache.shared.call("flushdb")
        monkeypatch.setattr("cms.core.pagecache.shared.TIMEOUT", 1)
    return found


@pytest.fixture
def page(index: ArticleIndexPage) -> ArticlePage:
    return article(index, "one")


def test_what_one_process_renders_all_show(page: ArticlePage, processes: tuple[Process, Process]) -> None:
    one, two = processes
    for process in processes:
        process.follower.read()
    first = one.ask(page.url)
    assert first.was_stored
    two.cache.application = None  # type: ignore[assignment]  # nobody to render it
    assert two.shared(page.url)
    assert two.ask(page.url).body == first.body


def test_what_has_changed_is_taken_from_nobody(page: ArticlePage, processes: tuple[Process, Process]) -> None:
    one, two = processes
    for process in processes:
        process.follower.read()
    one.ask(page.url)
    journal.changed(f"page:{page.pk}")
    two.follower.read()
    assert not two.shared(page.url)  # rendered again, and kept for all
    one.follower.read()
    assert one.shared(page.url)


def test_a_process_that_has_not_heard_of_a_change_spreads_nothing_old(
    page: ArticlePage, processes: tuple[Process, Process]
) -> None:
    one, two = processes
    for process in processes:
        process.follower.read()
    journal.withdrawn(f"page:{page.pk}")
    one.ask(page.url)  # it has not read the journal: what it renders may be what was withdrawn
    two.follower.read()
    assert not two.shared(page.url)


def test_what_is_no_copy_in_redis_is_left_alone(page: ArticlePage, processes: tuple[Process, Process]) -> None:
    one, two = processes
    one.ask(page.url)
    shared = two.cache.shared
    for key in shared.call("keys", "*page:*"):
        shared.call("set", key, b"\0\0\0\5nonsense")
    assert two.ask(page.url).status == 200


def test_another_version_of_the_site_has_copies_of_its_own(
    settings: Any, page: ArticlePage, processes: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    processes[0].ask(page.url)
    settings.SECRET_KEY = "another"
    assert not Process(monkeypatch).shared(page.url)


def test_without_redis_pages_are_shown_and_nobody_waits(
    page: ArticlePage, processes: tuple[Process, Process], redis: RedisServer
) -> None:
    one, _ = processes
    one.ask(page.url)
    redis.stop()
    try:
        one.cache.store.clear()
        assert one.ask(page.url).status == 200
        assert one.cache.shared.away_until > time.monotonic()
        assert one.ask(page.url).was_kept
    finally:
        redis.start()
        one.cache.shared.away_until = 0
    one.cache.store.clear()
    assert one.ask(page.url).status == 200


def test_the_cache_of_django_goes_on_without_redis(settings: Any, tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    settings.CACHES = {"default": {"BACKEND": "cms.core.tolerant.TolerantRedisCache", "LOCATION": server.url}}
    tolerant.Breaker.away_until = 0
    cache = caches.create_connection("default")
    cache.set("a", 1)
    assert (cache.get("a"), cache.incr("a"), cache.get_many(["a"])) == (1, 2, {"a": 2})
    server.stop()
    try:
        assert cache.get("a") is None
        assert cache.get("a", "usual") == "usual"
        with pytest.raises(ValueError, match="not found"):
            cache.incr("a")
        assert cache.get_or_set("a", 3) == 3  # kept in this process meanwhile, so that limits count on
        assert (cache.incr("a"), cache.get_many(["a"]), "a" in cache) == (4, {"a": 4}, True)
        assert cache.add("a", 1) is False
        assert cache.delete("a") is True
    finally:
        tolerant.Breaker.away_until = 0
    server.start()
    cache.set("b", 2)
    assert (cache.get("a"), cache.get("b")) == (None, 2)
    server.stop()
    tolerant.Breaker.away_until = 0
