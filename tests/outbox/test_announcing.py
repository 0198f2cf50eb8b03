"""IndexNow: what is noted, what a service on a real port receives, and what happens when it does not answer."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.announcing import announce
from blog.models import ArticleIndexPage, ArticlePage
from cms.outbox import announcing
from cms.outbox.models import Announcement
from tests.blog.factories import article

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


class Service(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.status = 202
        self.received: list[tuple[str, dict[str, Any]]] = []


class Conversation(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.headers["Content-Type"], json.loads(content)))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    found = Service()
    thread = threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings.PROOFDESK_INDEXNOW_KEY = KEY
    settings.PROOFDESK_INDEXNOW_ENDPOINT = f"http://127.0.0.1:{found.server_address[1]}/indexnow"
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


def waiting() -> list[str]:
    return sorted(Announcement.objects.values_list("url", flat=True))


def released(index: ArticleIndexPage, capture: Any, slug: str = "pay", **fields: Any) -> ArticlePage:
    with capture(execute=True):
        return article(index, slug, **fields)


def test_what_goes_live_changes_and_leaves_is_sent_in_one_request(
    index: ArticleIndexPage, service: Service, django_capture_on_commit_callbacks: Any
) -> None:
    pay = released(index, django_capture_on_commit_callbacks)
    roles = released(index, django_capture_on_commit_callbacks, "roles")
    with django_capture_on_commit_callbacks(execute=True):
        roles.unpublish()
    urls = sorted([pay.full_url, roles.full_url])
    assert waiting() == urls
    assert service.received == []  # not while somebody waits
    assert announce() == "2 addresses announced"
    host = pay.get_site().root_url.partition("//")[2]
    ((kind, content),) = service.received
    assert kind == "application/json; charset=utf-8"
    assert {**content, "urlList": sorted(content["urlList"])} == {
        "host": host, "key": KEY, "keyLocation": f"http://{host}/{KEY}.txt", "urlList": urls,
    }  # fmt: skip
    assert waiting() == []
    assert announce() == "0 addresses announced"
    assert len(service.received) == 1


def test_a_deleted_article_and_an_old_address_are_announced(
    index: ArticleIndexPage, service: Service, django_capture_on_commit_callbacks: Any
) -> None:
    page = released(index, django_capture_on_commit_callbacks)
    Announcement.objects.all().delete()
    url = page.full_url
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert waiting() == [url]


@pytest.mark.parametrize("fields", [{"live": False}, {"noindex": True}, {"unlisted": True}, {"off_sitemap": True}])
def test_what_search_engines_may_not_list_is_not_announced(
    index: ArticleIndexPage, service: Service, django_capture_on_commit_callbacks: Any, fields: dict[str, bool]
) -> None:
    page = released(index, django_capture_on_commit_callbacks, **fields)
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert waiting() == []


def test_what_is_private_is_not_announced(
    index: ArticleIndexPage, service: Service, django_capture_on_commit_callbacks: Any
) -> None:
    PageViewRestriction.objects.create(page=index, restriction_type="login")
    page = released(index, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert waiting() == []


def test_without_a_key_nothing_is_noted_and_nobody_is_asked(
    index: ArticleIndexPage, service: Service, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PROOFDESK_INDEXNOW_KEY = ""
    released(index, django_capture_on_commit_callbacks)
    assert waiting() == []
    announcing.note(["http://localhost/blog/pay/"])
    assert announce() == "switched off"
    assert service.received == []
    assert Client().get(f"/{KEY}.txt").status_code == 404


def test_the_key_is_shown_at_its_address_and_no_other(service: Service, index: ArticleIndexPage) -> None:
    response = Client().get(f"/{KEY}.txt")
    assert (response.status_code, response.content.decode()) == (200, KEY)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert Client().get("/fedcba9876543210.txt").status_code == 404
    assert Client().get("/robots.txt").status_code == 200


@pytest.mark.parametrize("status", [302, 403, 429, 500])
def test_what_was_not_taken_waits_longer_each_time(service: Service, status: int) -> None:
    service.status = status
    announcing.note(["http://localhost/blog/pay/"])
    waits = []
    for _ in range(3):
        assert announcing.send_waiting() == 0
        row = Announcement.objects.get()
        assert row.last_error == f"answer {status}"
        waits.append(round((row.next_try_at - timezone.now()).total_seconds(), -1))
        assert announcing.send_waiting() == 0  # not yet
        Announcement.objects.update(next_try_at=timezone.now())
    assert waits == [60, 120, 240]
    assert len(service.received) == 3
    service.status = 200
    assert announcing.send_waiting() == 1
    assert waiting() == []


def test_a_service_that_is_away_loses_nothing_and_is_given_up_in_the_end(service: Service, settings: Any) -> None:
    settings.PROOFDESK_INDEXNOW_ENDPOINT = "http://127.0.0.1:9/indexnow"
    announcing.note(["http://localhost/blog/pay/"])
    assert announcing.send_waiting() == 0
    assert "refused" in Announcement.objects.get().last_error
    Announcement.objects.update(attempts=announcing.MAX_ATTEMPTS - 1, next_try_at=timezone.now())
    announcing.send_waiting()
    assert waiting() == []


def test_what_changes_while_it_is_sent_is_sent_again(service: Service) -> None:
    url = "http://localhost/blog/pay/"
    announcing.note([url])
    (row,) = announcing.claim()
    announcing.note([url])
    assert announcing.deliver("localhost", [row]) == 1
    assert waiting() == [url]
    Announcement.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    assert announcing.send_waiting() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_noting_takes_one_query(count: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        announcing.note([f"http://localhost/{number}/" for number in range(count)])
    assert len(queries) == 1
