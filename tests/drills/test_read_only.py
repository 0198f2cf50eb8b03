"""A database that takes no writes for a while: after a failover, or while somebody looks after it."""

import pytest

from deploy.cluster import wait_until
from tests.drills.clusters import Drill, Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("cluster")]
PAGES = ["/blog/steady-0/", "/blog/", "/search/?q=range", "/feed.xml"]


def set_read_only(drill: Drill, value: str) -> None:
    drill.cluster.postgres.sql(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
    drill.cluster.postgres.sql("SELECT pg_reload_conf()")


def test_reads_go_on_and_writes_are_refused_with_words_until_it_takes_them_again(drill: Drill) -> None:
    assert drill.write_draft("before").status == 201
    set_read_only(drill, "on")
    try:
        wait_until(lambda: drill.write_draft("refused").status == 503, 30)
        refused = drill.write_draft("refused")
        with Visitors(drill.cluster.url, PAGES) as visitors:
            wait_until(lambda: len(visitors.answers) > 8, 60)
    finally:
        set_read_only(drill, "off")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "60")
    assert "Nothing was saved." in refused.text
    assert visitors.failures == []
    wait_until(lambda: drill.write_draft("after").status == 201, 30)
    assert all(worker.is_running for worker in drill.cluster.workers)
    kept = drill.cluster.postgres.sql("SELECT count(*) FROM wagtailcore_page WHERE slug = 'refused'")
    assert kept == "0"
