"""While the database is away: whoever is told to come back is told all that other answers tell browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection

from cms.core.bodies import Bodies
from cms.core.pagecache.following import follower
from cms.core.pagecache.wsgi import PageCache

from .asking import Said, ask

pytestmark = pytest.mark.django_db
# What browsers are told of every answer of its kind.
TOLD = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}
# A path, and one of its kind that is answered: a copy of the same would stand in.
PATHS = [
    ("/nothing/here/", "/nothing/here/"),
    ("/search/?q=one", "/search/?q=one"),
    ("/blog/", "/"),
    ("/api/v2/categories/", "/api/v2/articles/"),
]


@pytest.fixture
def get(cache: PageCache, settings: Any) -> Any:
    """The application as cms.wsgi makes it, as production sets it, over TLS."""
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return partial(ask, Bodies(PageCache(WSGIHandler()), 2), x_forwarded_proto="https")


def told(said: Said) -> dict[str, str]:
    more = {"cross-origin-resource-policy"} & said.headers.keys()
    return {name: said.headers[name] for name in TOLD | more}


@contextmanager
def refusing() -> Iterator[None]:
    """The database ends every conversation."""

    def refuse(*args: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize(("path", "other"), PATHS)
def test_who_is_told_before_django_asks_is_told_the_same(
    get: Any, path: str, other: str, django_assert_num_queries: Any
) -> None:
    usual = get(other)
    follower.is_away = True
    with django_assert_num_queries(0):
        said = get(path)
    assert (said.status, said.headers["retry-after"], said.headers["cache-control"]) == (503, "10", "no-store")
    assert told(said) == told(usual)
    assert ("cross-origin-resource-policy" in told(said)) == said.headers["content-type"].startswith("text/html")
    assert said.headers["content-language"] == "en"


@pytest.mark.parametrize(("path", "other"), PATHS)
def test_who_is_told_when_an_answer_failed_is_told_the_same(get: Any, path: str, other: str) -> None:
    usual = get(other)
    with refusing():
        said = get(path)
    assert (said.status, said.headers["retry-after"]) == (503, "10")
    assert told(said) == told(usual)


def test_the_admin_keeps_its_own_policy(get: Any) -> None:
    usual = get("/admin/login/")
    with refusing():
        said = get("/admin/login/", cookie=f"sessionid={'x' * 32}")
    assert (said.status, said.headers["content-security-policy"]) == (503, usual.headers["content-security-policy"])
