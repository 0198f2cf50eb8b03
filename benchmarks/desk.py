"""How many queries and how long the desk's views take with many articles in review, on every database found.

    python -m benchmarks.desk [--articles 10000]

Asked over Django's test client, signed in as a reviewer and as a lead, each view nine times after a first one.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.import_posts import ROOT, postgresql, sqlite

VIEWS = {
    "queue": "/admin/desk/queue/waiting/",
    "board": "/admin/desk/board/",
    "calendar, month": "/admin/desk/calendar/",
    "calendar, week": "/admin/desk/calendar/?view=week",
    "dashboard": "/admin/",
    "explorer": "explorer",
}
ROUNDS = 9


def inside(count: int) -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from blog.models import ArticleIndexPage
    from blog.roles import LEAD, REVIEWER
    from cms.home.setup import setup_site

    setup_test_environment()
    call_command("migrate", verbosity=0)
    listing = ArticleIndexPage.objects.child_of(setup_site("Bench")).get()
    call_command("setup_roles", verbosity=0)
    people = get_user_model()._default_manager
    people.create_superuser("bench", "bench@example.com", "only for measuring")
    started = time.perf_counter()
    call_command("seed_articles", count, state="review", verbosity=0)
    print(f"{connection.vendor}: {count:,} articles in review, seeded in {time.perf_counter() - started:.0f} s")
    for role in (REVIEWER, LEAD):
        person = people.create_user(role.lower(), f"{role}@example.com", "only for measuring")
        person.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(person)
        for name, address in VIEWS.items():
            found = address if address != "explorer" else f"/admin/pages/{listing.pk}/"
            client.get(found)  # fills the caches of the process
            times = []
            for _ in range(ROUNDS):
                with CaptureQueriesContext(connection) as queries:
                    began = time.perf_counter()
                    response = client.get(found)
                    times.append(1000 * (time.perf_counter() - began))
                if response.status_code != 200:
                    raise SystemExit(f"{found}: {response.status_code}")
            print(
                f"  {role:9} {name:16} {len(queries):3} queries  "
                f"{min(times):5.0f} – {statistics.median(times):5.0f} – {max(times):5.0f} ms"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options.articles)
        return
    databases = {"SQLite": sqlite}
    if os.environ.get("TEST_DATABASE_URL"):
        databases["PostgreSQL"] = postgresql
    else:
        print("skipped: PostgreSQL; set TEST_DATABASE_URL=postgres://user:password@host/database")
    with tempfile.TemporaryDirectory(prefix="proofdesk-bench-") as folder:
        for database in databases.values():
            with database(Path(folder)) as environment:
                given = {name: value for name, value in environment.items() if value}
                os.makedirs(given["DATA_DIR"], exist_ok=True)
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.desk", "--inside", "--articles", str(options.articles)],
                    cwd=ROOT,
                    env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", **given},
                    check=True,
                )


if __name__ == "__main__":
    main()
