"""A database and a Redis that are stopped while people read, and how soon a release is seen."""

import statistics
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.pagecache.redis_server import RedisServer

from .served_site import FULL, Postgres, Site, ask, copied_database, eventually

pytestmark = pytest.mark.django_db(transaction=True)
WRITE = """
from blog.models import ArticleIndexPage, Category
from tests.blog.factories import article
index = ArticleIndexPage.objects.get()
for number in range({count}):
    article(index, f"{slug}-{{number}}", categories=["Pay"], authors=["Ada"])
"""
SEEN = [
    *("/", "/blog/", "/blog/one-0/", "/blog/one-1/", "/blog/one-0.md", "/blog/category/pay/", "/feed.xml"),
    *("/sitemap.xml", "/api/v2/articles/", "/robots.txt"),
]
# Seconds. In the suite other tests share the processors, and only what waits for an absent server is found.
ABSENT, BACK, EVERYWHERE = (0.05, 10, 1) if FULL else (1, 60, 30)
UNSEEN = ["/blog/one-2/", "/blog/author/ada/", "/search/?q=one", "/nothing/here/"]


@pytest.fixture
def site(tmp_path: Path, home: Any) -> Iterator[Site]:
    """On SQLite or PostgreSQL, as the suite."""
    found = Site(tmp_path, "", {"PAGE_CACHE_SECONDS": "2"})
    postgres = None
    if connection.vendor == "postgresql":
        postgres = Postgres()
        postgres.fill()
        found.database = postgres.url
        found.postgres = postgres  # type: ignore[attr-defined]
    else:
        found.database = copied_database(tmp_path)
    try:
        yield found
    finally:
        found.stop()
        if postgres is not None:
            postgres.remove()


class Readers:
    """People who read pages that were read before, all the time."""

    def __init__(self, port: int, paths: list[str], count: int = 4) -> None:
        self.port, self.paths = port, paths
        self.statuses: list[tuple[str, int]] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.read) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def read(self) -> None:
        while not self.over.wait(0.02):
            for path in self.paths:
                self.statuses.append((path, ask(self.port, path).status))

    def stop(self) -> list[tuple[str, int]]:
        self.over.set()
        for thread in self.threads:
            thread.join()
        return self.statuses


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a file cannot be stopped: runs on PostgreSQL")
def test_the_database_stops_under_load(site: Site) -> None:
    """Every page that was read before is read; what was not says when to come back; nobody restarts anything."""
    postgres: Postgres = site.postgres  # type: ignore[attr-defined]
    site.run(WRITE.format(count=3, slug="one"))
    port = site.serve()
    assert [ask(port, path).status for path in SEEN] == [200] * len(SEEN)
    readers = Readers(port, SEEN)
    try:
        postgres.stop()
        until = time.monotonic() + (300 if FULL else 8)
        while time.monotonic() < until:
            for path in UNSEEN:
                found = ask(port, path)
                assert (path, found.status, found.headers.get("retry-after")) == (path, 503, "10")
            problem = ask(port, "/api/v2/categories/")
            assert (problem.status, problem.headers["content-type"]) == (503, "application/problem+json")
            assert ask(port, "/admin/", cookie=f"sessionid={'x' * 32}").status == 503
        postgres.start()
        eventually(lambda: ask(port, UNSEEN[0]).status == 200, BACK, "back")
    finally:
        statuses = readers.stop()
    assert len(statuses) > 100
    assert [(path, status) for path, status in statuses if status != 200] == []
    assert [ask(port, path).status for path in UNSEEN] == [200, 200, 200, 404]
    site.run(WRITE.format(count=1, slug="after"))
    eventually(lambda: "After 0" in ask(port, "/blog/").text, 10, "what was published after")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


def test_redis_stops_under_load(site: Site, redis: RedisServer) -> None:
    """Pages, API and search go on, and nobody waits for what is not there."""
    # All come from one address, and ask more often than one may.
    site.environ |= {"REDIS_URL": redis.url, "API_RATE": "0", "API_SEARCH_RATE": "0"}
    site.run(WRITE.format(count=3, slug="one"))
    port = site.serve()
    paths = [*SEEN, "/search/?q=one", "/api/v2/articles/?search=one"]

    def medians() -> dict[str, float]:
        found: dict[str, list[float]] = {path: [] for path in paths}
        for _ in range(60 if FULL else 9):
            for path in paths:
                answer = ask(port, path)
                assert (path, answer.status) == (path, 200)
                found[path].append(answer.seconds)
        return {path: statistics.median(seconds) for path, seconds in found.items()}

    medians()
    before = medians()
    redis.stop()
    after = medians()
    redis.start()
    assert "Redis is away" in site.logs()
    assert {path: (before[path], after[path]) for path in paths if after[path] - before[path] > ABSENT} == {}
    assert medians()


def is_seen(slug: str, ports: list[int], paths: list[str]) -> bool:
    return all(slug in ask(port, path).text for port in ports for path in paths)


def test_a_release_is_seen_everywhere_within_a_second(site: Site) -> None:
    """In two server processes, published by a third."""
    site.environ["PAGE_CACHE_SECONDS"] = "3600"  # nothing is rendered anew for its age
    site.run(WRITE.format(count=2, slug="one"))
    ports = [site.serve(), site.serve()]
    where = ["/", "/blog/", "/blog/category/pay/", "/feed.xml", "/feed.json", "/sitemap.xml", "/api/v2/articles/"]
    for number in range(5 if FULL else 2):
        for port in ports:
            for path in where:
                assert f"/new-{number}" not in ask(port, path).text
        site.run(WRITE.format(count=1, slug=f"new-{number}"))
        eventually(partial(is_seen, f"new-{number}-0", ports, where), EVERYWHERE, "seen everywhere")
        assert {ask(port, f"/blog/new-{number}-0/").status for port in ports} == {200}
