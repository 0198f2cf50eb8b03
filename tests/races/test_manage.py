"""Programs that act at the same moment: one version wins, and one key does its work once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from blog.models import ArticlePage
from tests.manage.calls import program_of
from tests.manage.test_manage_api import READY

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAMS = 6


def at_once(act: Any) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PROGRAMS) as pool:
        return list(pool.map(one, range(PROGRAMS)))


@pytest.fixture(autouse=True)
def _needs_real_connections() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads share the in-memory database of the tests on SQLite; this runs on PostgreSQL")


def test_of_several_updates_of_one_version_one_is_saved(home: Any, writer: Any) -> None:
    program = program_of(writer)
    made = program.post("", READY).said
    answers = at_once(lambda n: program.patch(f"{made['article']}/", {"title": f"Title {n}"}, made["version"]))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * (PROGRAMS - 1)
    assert ArticlePage.objects.get().revisions.count() == 2


def test_one_key_makes_one_article(home: Any, writer: Any) -> None:
    program = program_of(writer)
    answers = at_once(lambda n: program.post("", READY, Idempotency_Key="once"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert ArticlePage.objects.count() == 1
