"""Many machines on one: what is published by one process is seen through all, and any of them may end."""

from functools import partial
from typing import Any

import pytest

from deploy.cluster import wait_until
from tests.drills.clusters import Answer, Drill, Visitors, ask

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("cluster")]
PAGES = ["/blog/steady-0/", "/blog/steady-1/", "/blog/"]


def through_each(drill: Drill, path: str) -> list[Answer]:
    """The proxy, then each app process."""
    origins = [drill.cluster.url, *(f"http://127.0.0.1:{port}" for port in drill.cluster.app_ports.values())]
    return [ask(origin + path) for origin in origins]


def test_a_page_is_the_same_through_the_proxy_and_from_each_process(drill: Drill) -> None:
    found = through_each(drill, "/blog/steady-0/")
    assert [answer.status for answer in found] == [200] * 4
    assert len({answer.text for answer in found}) == 1
    again = ask(f"{drill.cluster.url}/blog/steady-0/")
    assert again.headers["Cache-Status"].endswith("Varnish; hit")


def test_what_is_published_on_one_process_is_seen_through_all(drill: Drill) -> None:
    path = "/blog/changing/"
    assert ["Before the change" in answer.text for answer in through_each(drill, path)] == [True] * 4
    first = next(iter(drill.cluster.app_ports.values()))
    published = ask(
        f"http://127.0.0.1:{first}/api/manage/articles/{drill.page}/publish/",
        "POST",
        {},
        Authorization=f"Bearer {drill.token}",
        Idempotency_Key="publish-the-change",
    )
    assert published.status == 200, published.text
    for place in (path, "/blog/"):
        wait_until(lambda: all("After the change" in answer.text for answer in through_each(drill, place)), 10)  # noqa: B023


def test_the_proxy_keeps_nothing_of_who_is_signed_in_or_brings_a_token(drill: Drill) -> None:
    signed_in = partial(ask, f"{drill.cluster.url}/blog/steady-1/", Cookie="x=y; sessionid=made-up")
    assert [signed_in().headers["Cache-Status"].rpartition(", ")[2] for _ in range(2)] == ["Varnish; fwd=miss"] * 2
    articles = partial(ask, f"{drill.cluster.url}/api/manage/articles/")
    assert articles(Authorization=f"Bearer {drill.token}").status == 200
    assert articles().status == 401


def test_a_process_that_is_killed_costs_no_visitor_an_error(drill: Drill) -> None:
    app = drill.cluster.apps["app2"]
    with Visitors(drill.cluster.url, PAGES) as visitors:
        wait_until(lambda: len(visitors.answers) > 5, 30)
        app.kill()
        wait_until(lambda: not drill.cluster.proxy.is_healthy("app2"), 30)
        seen = len(visitors.answers)
        wait_until(lambda: len(visitors.answers) > seen + 5, 30)
        app.start()
        app.wait_until_ready()
        wait_until(lambda: drill.cluster.proxy.is_healthy("app2"), 30)
    assert visitors.failures == []


def test_pages_seen_once_are_shown_while_no_process_answers(drill: Drill) -> None:
    assert ask(f"{drill.cluster.url}{PAGES[0]}").status == 200
    apps = drill.cluster.apps
    for app in apps.values():
        app.kill()
    try:
        wait_until(lambda: not any(map(drill.cluster.proxy.is_healthy, apps)), 30)
        assert ask(f"{drill.cluster.url}{PAGES[0]}").status == 200
        unseen = ask(f"{drill.cluster.url}/blog/steady-2/?never=asked")
        assert (unseen.status, unseen.headers["Retry-After"]) == (503, "10")
        assert "Please try again" in unseen.text
    finally:
        for app in apps.values():
            app.start()
        for app in apps.values():
            app.wait_until_ready()
        wait_until(lambda: all(map(drill.cluster.proxy.is_healthy, apps)), 30)


def test_a_worker_that_is_killed_leaves_the_other_at_work(drill: Drill) -> None:
    one, other = drill.cluster.workers
    one.kill()
    assert other.is_running
    one.start()


def test_reads_go_on_without_the_replica(drill: Drill) -> None:
    drill.cluster.replica.stop()
    try:
        with Visitors(drill.cluster.url, [*PAGES, "/search/?q=range", "/feed.xml"]) as visitors:
            wait_until(lambda: len(visitors.answers) > 10, 60)
        assert visitors.failures == []
    finally:
        drill.cluster.replica.start()
        drill.cluster.replica.wait_until_ready()


def test_the_replica_follows(drill: Drill, record_property: Any) -> None:
    drill.cluster.wait_for_replica()
    count = "SELECT count(*) FROM wagtailcore_page"
    assert drill.cluster.replica.sql(count) == drill.cluster.postgres.sql(count)
