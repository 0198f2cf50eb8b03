"""A release over a migration: the old version and the new one side by side, and nobody notices."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db.migrations.loader import MigrationLoader

from deploy.cluster import wait_until
from deploy.migrations import objections
from tests.conftest import ROOT
from tests.drills.clusters import IS_FULL, PACE, Answer, Drill, Visitors

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("cluster")]
PAGES = ["/blog/steady-0/", "/blog/steady-1/", "/blog/", "/search/?q=range", "/feed.xml"]
MODEL = """
from django.db import models as _models

ArticlePage.add_to_class("remark", _models.CharField(max_length=50, blank=True, default="", db_default=""))
"""
MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "{last}")]
    operations = [
        migrations.AddField(
            "articlepage", "remark", models.CharField(max_length=50, blank=True, default="", db_default="")
        ),
    ]
"""


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """This code with one more column, in a folder of its own."""
    for name in ("cms", "blog", "coaching", "templates", "deploy", "docs/guide"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    with (tmp_path / "blog" / "models" / "__init__.py").open("a") as models:
        models.write(MODEL)
    [(_, last)] = MigrationLoader(None).graph.leaf_nodes("blog")
    migration = MIGRATION.format(last=last)
    assert [*objections(migration, "next.py")] == []
    (tmp_path / "blog" / "migrations" / "9999_remark.py").write_text(migration)
    return tmp_path


class Writer:
    """A program that writes draft after draft while something happens."""

    def __init__(self, drill: Drill, name: str) -> None:
        self.drill, self.name = drill, name
        self.answers: list[Answer] = []
        self.stop = Event()
        self.thread = Thread(target=self._write)

    def _write(self) -> None:
        while not self.stop.wait(PACE):
            self.answers.append(self.drill.write_draft(f"{self.name}-{len(self.answers)}"))

    def __enter__(self) -> "Writer":
        self.thread.start()
        return self

    def __exit__(self, *about: object) -> None:
        self.stop.set()
        self.thread.join()

    @property
    def failures(self) -> list[tuple[int, str]]:
        return [(found.status, found.text[:300]) for found in self.answers if found.status != 201]


@pytest.fixture
def busy_table(drill: Drill) -> Iterator[None]:
    """Somebody reads articles in one long transaction: the table cannot be changed before it ends."""
    query = "SELECT count(*) FROM blog_articlepage; SELECT pg_sleep(4)"
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(drill.cluster.postgres.sql, f"BEGIN; {query}; COMMIT")
        active = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(4)%' AND pid <> pg_backend_pid()"
        wait_until(lambda: drill.cluster.postgres.sql(active) == "1", 30)
        yield
        reading.result()


def test_a_release_over_a_migration_costs_no_visitor_and_no_writer_an_error(
    drill: Drill, next_release: Path, busy_table: None
) -> None:
    cluster = drill.cluster
    with Visitors(cluster.url, PAGES) as visitors, Writer(drill, "during") as writer:
        # Three machines start at once: one migrates, and waits for no table as long as others wait for it.
        with ThreadPoolExecutor(3) as pool:
            said = [
                *pool.map(lambda _: cluster.manage("migrate_safely", "--lock-seconds", "1", code=next_release), "123")
            ]
        assert sum("Applying blog.9999_remark" in text and "OK" in text for text in said) == 1
        written = len(writer.answers)
        wait_until(lambda: len(writer.answers) > written + 2, 60)  # the old release goes on writing
        cluster.deploy(next_release)
        written = len(writer.answers)
        wait_until(lambda: len(writer.answers) > written + 2, 60)
        if IS_FULL:  # back again: the old release on the new schema
            cluster.deploy(ROOT)
    assert visitors.failures == []
    assert writer.failures == []
    assert all(worker.is_running for worker in cluster.workers)
    drafts = cluster.postgres.sql("SELECT count(*) FROM wagtailcore_page WHERE slug LIKE 'during-%'")
    assert int(drafts) == len(writer.answers)
