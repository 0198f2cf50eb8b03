"""A real copy of a real database: who reads there, what happens while it is behind or away, and when both are away."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from blog.manage import tokens
from blog.models import ArticleIndexPage
from tests.blog.planning import approved
from tests.manage.calls import ALL
from tests.servers import PATIENCE, Server, free_port, wait_until

from .amounts import amount
from .postgres import Cluster

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL: set DATABASE_URL"),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server: apt-get install redis-server"),
]
PAUSE = 3  # seconds after a write


@pytest.fixture
def own() -> Iterator[Cluster]:
    found = Cluster()
    try:
        found.make().start()
        yield found
    finally:
        found.remove()


@pytest.fixture
def copy(own: Cluster) -> Iterator[Cluster]:
    """Follows it once it is made; see `follow`."""
    found = Cluster()
    yield found
    found.remove()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path), "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )
    yield f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


class Site(Server):
    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, "{}" if method == "POST" else None, headers)
            response = line.getresponse()
            return response.status, response.read().decode()
        finally:
            line.close()

    def feed(self) -> set[str]:
        status, text = self.ask("/feed.json")
        assert status == 200, text
        return {item["url"].rstrip("/").rsplit("/", 1)[-1] for item in json.loads(text)["items"]}

    def parts(self) -> tuple[int, dict[str, Any]]:
        status, text = self.ask("/readyz")
        return status, {name: part["ok"] for name, part in json.loads(text)["parts"].items()}


def scans(cluster: Cluster) -> int:
    """How often articles have been looked for there."""
    sql = "SELECT COALESCE(sum(seq_scan + idx_scan), 0) FROM pg_stat_user_tables WHERE relname = 'blog_articlepage'"
    return int(cluster.ask(sql)[0])


def test_lists_are_read_from_the_copy_and_nobody_misses_what_was_just_published(
    index: ArticleIndexPage, lead: Any, own: Cluster, copy: Cluster, redis: str, tmp_path: Path
) -> None:
    secret = tokens.make(lead, "a script", ALL, timedelta(days=1))[1]
    pages = [approved(index, f"page-{number}") for number in range(2)]
    own.copy_of_test()
    copy.follow(own).start()
    site = Site(
        tmp_path, DATABASE_URL=own.address(), DATABASE_REPLICA_URL=copy.address(), REDIS_URL=redis,
        DATABASE_REPLICA_PAUSE=str(PAUSE),
    )  # fmt: skip

    def publish(number: int) -> None:
        path = f"/api/manage/articles/{pages[number].pk}/publish/"
        status, text = site.ask(
            path, "POST", **{"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        )
        assert status == 200, text

    try:
        site.start()
        wait_until(lambda: site.parts()[1].get("replica"))
        before = scans(copy)
        assert site.feed() == set()
        wait_until(lambda: site.feed() == set() and scans(copy) > before)

        # The copy stands still: it knows nothing of what is published now.
        copy.ask("SELECT pg_wal_replay_pause()")
        publish(0)
        assert site.feed() == {"page-0"}
        until = time.monotonic() + PAUSE + 2
        while time.monotonic() < until:
            assert site.feed() == {"page-0"}  # also when the pause is over
        assert site.parts()[1]["replica"] is False
        copy.ask("SELECT pg_wal_replay_resume()")
        wait_until(lambda: site.parts()[1]["replica"])
        assert site.feed() == {"page-0"}

        copy.stop()
        publish(1)
        assert site.feed() == {"page-0", "page-1"}
        status, parts = site.parts()
        assert (status, parts["replica"], parts["database"]) == (200, False, True)
    finally:
        site.kill()


def test_a_database_that_comes_back_is_used_within_ten_seconds_without_a_restart(
    index: ArticleIndexPage, own: Cluster, tmp_path: Path
) -> None:
    own.copy_of_test()
    site = Site(tmp_path, DATABASE_URL=own.address())
    try:
        site.start()
        assert site.parts()[0] == 200
        own.stop()
        assert site.parts() == (503, {"database": False})
        assert site.ask("/healthz")[0] == 200
        # For as long as the pool waits twice: it has given up by then.
        until = time.monotonic() + 12
        wait_until(lambda: site.parts()[0] == 503 and time.monotonic() > until)
        own.start()
        back = time.monotonic()
        wait_until(lambda: site.parts()[0] == 200)
        assert time.monotonic() - back < amount(PATIENCE, 10)
    finally:
        site.kill()
