"""The real application with its cache. The journal is read when a test says so, not by a thread."""

import os
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from cms.core.pagecache.following import follower
from cms.core.pagecache.wsgi import PageCache

from .asking import ask


@pytest.fixture
def cache(home: Any) -> Iterator[PageCache]:
    follower.reset()
    follower.process = os.getpid()
    follower.read()
    # The transaction of the test goes on over several requests, as with Django's own test client.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield PageCache(WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    follower.process = 0
    follower.reset()


@pytest.fixture
def get(cache: PageCache) -> Any:
    return partial(ask, cache)
