"""Eight people publish at the same moment, again and again: nobody sees an error, and all of it is found soon."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from blog.manage import tokens
from blog.models import ArticleIndexPage, ArticlePage
from blog.roles import LEAD
from tests.blog.planning import approved
from tests.conftest import make_user
from tests.manage.calls import ALL
from tests.races.pairs import deadlocks
from tests.servers import Server, running, wait_until

from .amounts import amount

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHERS, EACH = 8, amount(3, 25)
SOON = 30  # seconds until everything is found


def publish_all(port: int, secret: str, numbers: list[int]) -> list[tuple[int, str]]:
    """One after the other, as a person does. Returns the answers."""
    line = HTTPConnection("127.0.0.1", port, timeout=120)
    found = []
    try:
        for number in numbers:
            headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
            line.request("POST", f"/api/manage/articles/{number}/publish/", "{}", headers)
            response = line.getresponse()
            found.append((response.status, response.read().decode()))
    finally:
        line.close()
    return found


def findable(slugs: set[str]) -> bool:
    """By the search that visitors use."""
    hits = ArticlePage.objects.search("juggling", order_by_relevance=False).get_queryset()
    return set(hits.values_list("slug", flat=True)) == slugs


def test_parallel_publishers_see_no_error_and_all_is_found(
    index: ArticleIndexPage, tmp_path: Path, settings: Any, record_testsuite_property: Any
) -> None:
    # What the drafts left behind has been done long ago.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    people = [make_user(f"lead-{number}", LEAD) for number in range(PUBLISHERS)]
    secrets = [tokens.make(user, "a script", ALL, timedelta(days=1))[1] for user in people]
    shares = [[approved(index, f"juggling-{who}-{number}").pk for number in range(EACH)] for who in range(PUBLISHERS)]
    slugs = set(ArticlePage.objects.values_list("slug", flat=True))
    assert len(slugs) == PUBLISHERS * EACH
    before = deadlocks() if connection.vendor == "postgresql" else 0

    server = Server(tmp_path, API_MANAGE_RATE="100000")
    server.start()
    try:
        with running(tmp_path, "run_worker", count=2, SCHEDULE_SECONDS="1") as workers:
            with ThreadPoolExecutor(PUBLISHERS) as pool:
                jobs = [pool.submit(publish_all, server.port, *one) for one in zip(secrets, shares, strict=True)]
                answers = [answer for job in jobs for answer in job.result()]
            assert [answer for answer in answers if answer[0] != 200] == []
            assert all(json.loads(text)["live"] for _, text in answers)
            ended = time.monotonic()
            wait_until(lambda: findable(slugs), *workers)
            seconds = time.monotonic() - ended
    finally:
        server.kill()
    record_testsuite_property("seconds until all is found", round(seconds, 1))
    assert ArticlePage.objects.filter(live=True).count() == PUBLISHERS * EACH
    if connection.vendor == "postgresql":
        connections.close_all()  # statistics are told when a connection ends
        assert deadlocks() == before
    if EACH == 25:
        assert seconds <= SOON
