"""Caches in front of us are told what changed, whatever happens to them meanwhile."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from cms import env
from cms.core.models import Invalidation
from cms.core.pagecache import front, journal
from cms.core.pagecache.entries import tags_line


class Front(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: list[tuple[str, str, str]] = []  # method, path, pattern
        self.answers: list[int] = []


class Handler(BaseHTTPRequestHandler):
    def answer(self) -> None:
        server: Any = self.server
        server.told.append((self.command, self.path, self.headers.get("X-Ban-Tags", "")))
        self.send_response(server.answers.pop(0) if server.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_BAN = do_PURGE = answer  # noqa: N815 (named after methods of HTTP)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def varnish(settings: Any, home: Any) -> Iterator[Front]:
    server = Front()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    location = f"http://127.0.0.1:{server.server_address[1]}"
    settings.WAGTAILFRONTENDCACHE = {
        "varnish": {"BACKEND": "cms.core.pagecache.front.VarnishBackend", "LOCATION": location}
    }
    Invalidation.objects.update(told_at=timezone.now())
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_one_request_tells_of_all_that_changed(varnish: Front) -> None:
    journal.changed("page:1", "/blog/")
    journal.withdrawn("page:2")
    assert front.tell_due() == 2
    assert [(method, path) for method, path, _ in varnish.told] == [("BAN", "/")]
    pattern = re.compile(varnish.told[0][2])
    assert pattern.search(tags_line(["/blog/", "x"]))
    assert pattern.search(tags_line(["page:2"]))
    assert not pattern.search(tags_line(["page:22", "/blog/one/"]))


def test_addresses_in_any_script_can_be_told(varnish: Front) -> None:
    journal.changed("/blog/карьера и деньги/")
    assert front.tell_due() == 1
    line = tags_line(["/blog/карьера и деньги/"])
    assert line.isascii()
    assert re.search(varnish.told[0][2], line)
    assert front.tell_due() == 0


def test_everything_is_told_by_a_pattern_that_finds_anything(varnish: Front) -> None:
    journal.changed("page:1")
    journal.everything_changed()
    front.tell_due()
    assert [pattern for _, _, pattern in varnish.told] == ["."]


def test_what_could_not_be_told_is_told_later(varnish: Front, caplog: pytest.LogCaptureFixture) -> None:
    varnish.answers = [503]
    journal.changed("page:1")
    with caplog.at_level(logging.WARNING):
        assert front.tell_due() == 0
    assert "could not be told" in caplog.text
    assert front.tell_due() == 0  # not at once
    Invalidation.objects.update(claimed_until=timezone.now())
    assert front.tell_due() == 1
    assert len(varnish.told) == 2


def test_a_row_that_another_process_tells_is_left_to_it(varnish: Front) -> None:
    journal.changed("page:1")
    Invalidation.objects.update(claimed_until=timezone.now() + timedelta(seconds=20))
    assert front.tell_due() == 0
    assert varnish.told == []


def test_other_caches_are_told_addresses(varnish: Front, settings: Any) -> None:
    settings.WAGTAILFRONTENDCACHE["varnish"]["BACKEND"] = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
    journal.changed("page:1", "/blog/", "/feed.xml")
    assert front.tell_due() == 1
    assert [(method, path) for method, path, _ in varnish.told] == [("PURGE", "/blog/"), ("PURGE", "/feed.xml")]


def test_without_a_cache_in_front_nothing_is_asked(home: Any, django_assert_num_queries: Any) -> None:
    journal.changed("page:1")
    with django_assert_num_queries(0):
        assert front.tell_due() == 0


def test_caches_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONT_CACHE_URL", "http://10.0.0.1:6081, http://10.0.0.2:6081/")
    assert [one["LOCATION"] for one in env.front_caches("FRONT_CACHE_URL").values()] == [
        *("http://10.0.0.1:6081", "http://10.0.0.2:6081")
    ]
    monkeypatch.setenv("FRONT_CACHE_URL", "varnish")
    with pytest.raises(ImproperlyConfigured, match="FRONT_CACHE_URL"):
        env.front_caches("FRONT_CACHE_URL")
