"""What grows with the site: the same acts on a site of 1,000 articles and on a large one, with their queries.

    python -m benchmarks.growth [--small 1000] [--large 100000] [--times 1] [--rounds 7] [--small-data FOLDER]
        [--large-data FOLDER]

Both sites are seeded with generated articles and pictures where they are not there yet (`--large-data` keeps one for
the next run). `--times 10` writes a tenth of the large site's articles and copies them, in a sixth of the time; what is
in the index of wordings is then a tenth, too: benchmarks.multiplied. With TEST_DATABASE_URL everything is measured on
PostgreSQL as well. Each act is done once before it is measured. A view's ratio is that of the large site's times to the median of the small one's.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from benchmarks.figures import Spread, growth
from benchmarks.import_posts import ROOT, postgresql, sqlite, write_posts

MOST = 2.0  # times as long, at most
VIEWS = {
    "article": "/blog/generated-7/",
    "home": "/",
    "listing": "/blog/",
    "listing, page 40": "/blog/?page=40",
    "category": "/blog/category/generated-growth/",
    "tag": "/blog/tag/promotion/",
    "author": "/blog/author/generated-author-fictional/",
    "search, rare words": "/search/?q=generalist+handover",
    "search, a common word": "/search/?q=team",
    "feed": "/feed.xml",
    "sitemap, index": "/sitemap.xml",
    "API, list": "/api/v2/articles/",
    "API, category": "/api/v2/articles/?category=generated-growth",
    "API, search": "/api/v2/articles/?search=handover",
    "API, article": "/api/v2/articles/{article}/",
}
ADMIN = {
    "dashboard": "/admin/",
    "explorer": "/admin/pages/{listing}/",
    "explorer, page 20": "/admin/pages/{listing}/?p=20",
    "search of pages": "/admin/pages/search/?q=team",
    "history of the busiest": "/admin/pages/{busiest}/history/",
    "editor of the busiest": "/admin/pages/{busiest}/edit/",
    "queue": "/admin/desk/queue/waiting/",
    "board": "/admin/desk/board/",
    "calendar": "/admin/desk/calendar/?date=2026-06-15",  # a month in which generated articles were released
    "images": "/admin/images/",
}


def inside(articles: int, rounds: int, times: int) -> None:
    """Prints {act: {"queries": n, "ms": […]}} as JSON."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment
    from wagtail.log_actions import log

    from benchmarks.multiplied import multiply
    from blog import checking
    from blog.models import ArticleIndexPage, ArticlePage
    from cms.home.setup import setup_site

    setup_test_environment()
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    people = get_user_model()._default_manager
    if not ArticlePage.objects.exists():
        setup_site("Bench")
        call_command("setup_roles", verbosity=0)
    person = people.filter(is_superuser=True).first() or people.create_superuser("bench", "bench@example.com", "-")
    if (missing := articles - ArticlePage.objects.count()) > 0:
        call_command("seed_articles", missing // times, images=max(missing // 5, 1), revisions=500, verbosity=0)
        if times > 1:
            with redirect_stdout(sys.stderr):
                multiply(times)
    listing = ArticleIndexPage.objects.order_by("path").first()
    first = ArticlePage.objects.filter(slug="generated-1").get()
    numbers = {"listing": listing.pk, "article": first.pk, "busiest": first.pk}
    for page in ArticlePage.objects.order_by("pk")[:5]:  # the dashboard shows what somebody edited last
        log(page, "wagtail.edit", user=person)
    visitor, editor = Client(), Client()
    editor.force_login(person)
    found: dict[str, Any] = {"articles": {"count": ArticlePage.objects.count()}}
    for client, views in ((visitor, VIEWS), (editor, ADMIN)):
        for name, address in views.items():
            found[name] = measured(visit(client, address.format(**numbers)), rounds)
    found["checks of one article"] = measured(
        lambda: checking.findings_of(ArticlePage.objects.get(pk=first.pk)), rounds
    )
    found["one article saved"] = measured(save_once(first.pk), rounds)
    found["likeness of one saved article"] = measured(follow(first.pk), rounds)
    with tempfile.TemporaryDirectory() as folder:
        made = iter(range(10_000))

        def import_five() -> None:
            posts = write_posts(Path(folder) / f"posts{time.time_ns()}-{next(made)}", 5)
            call_command(
                "import_articles",
                str(posts),
                state="draft",
                user=person.get_username(),
                verbosity=0,
                stdout=io.StringIO(),
            )

        found["import of five posts"] = measured(import_five, max(rounds // 2, 2))
    print(json.dumps(found))


def visit(client: Any, address: str) -> Callable[[], None]:
    def act() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")

    return act


def save_once(pk: int) -> Callable[[], None]:
    from blog.models import ArticlePage

    def act() -> None:
        page = ArticlePage.objects.get(pk=pk)
        page.description = f"{page.description[:100]} {time.time_ns()}"
        page.save_revision(clean=False)

    return act


def follow(pk: int) -> Callable[[], None]:
    from blog.sameness import index

    return lambda: index.update([pk])


def measured(act: Callable[[], Any], rounds: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection):
        act()
        queries = len(connection.queries_log)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - began))
    return {"queries": queries, "ms": times}


def site(environment: dict[str, str], articles: int, rounds: int, times: int = 1) -> dict[str, Any]:
    os.makedirs(environment["DATA_DIR"], exist_ok=True)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.growth", "--inside", str(articles)),
            *("--rounds", str(rounds), "--times", str(times)),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "API_RATE": "0",
            "API_SEARCH_RATE": "0",
            **environment,
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def compared(small: dict[str, Any], large: dict[str, Any]) -> dict[str, Any]:
    """By act: queries on both, the median on the small site, and the spread of the ratio."""
    return {
        name: {
            "queries": [small[name]["queries"], large[name]["queries"]],
            "small_ms": Spread.of(small[name]["ms"]).as_dict(),
            "large_ms": Spread.of(large[name]["ms"]).as_dict(),
            "ratio": growth(small[name]["ms"], large[name]["ms"]).as_dict(),
        }
        for name in small
        if name != "articles" and name in large
    }


def told(name: str, small: dict[str, Any], large: dict[str, Any]) -> dict[str, Any]:
    rows = compared(small, large)
    counts = small["articles"]["count"], large["articles"]["count"]
    print(f"{name}: {counts[0]:,} and {counts[1]:,} articles; ratio of the times: least – median – most")
    for act, row in rows.items():
        ratio = row["ratio"]
        spread = Spread(ratio["min"], ratio["median"], ratio["max"])
        flat = row["queries"][1] <= row["queries"][0] and spread.middle <= MOST
        print(
            f"  {'pass' if flat else 'FAIL'}  {act:28} {row['queries'][0]:4} {row['queries'][1]:4} queries "
            f"{row['small_ms']['median']:8.0f} {row['large_ms']['median']:8.0f} ms   {spread.said(2)}"
        )
    return {"articles": counts, "acts": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=1, help="write one of so many of the large site, and copy it")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--small-data", help="DATA_DIR of a small site that is there, or is to be kept")
    parser.add_argument("--large-data", help="the same of a large one")
    parser.add_argument("--write", action="store_true", help="docs/growth.json")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        inside(options.inside, options.rounds, options.times)
        return
    databases = {"SQLite": sqlite}
    if os.environ.get("TEST_DATABASE_URL"):
        databases["PostgreSQL"] = postgresql
    else:
        print("skipped: PostgreSQL; set TEST_DATABASE_URL=postgres://user:password@host/database")
    result = {}
    with tempfile.TemporaryDirectory(prefix="proofdesk-bench-") as folder:
        for name, database in databases.items():
            sides = []
            for size, times, kept in (
                (options.small, 1, options.small_data),
                (options.large, options.times, options.large_data),
            ):
                with database(Path(folder) / str(size)) as environment:
                    given = dict(environment)
                    if kept and name == "SQLite":
                        given["DATA_DIR"] = kept
                        given["DATABASE_URL"] = f"sqlite:///{Path(kept) / 'db.sqlite3'}"
                    sides.append(site(given, size, options.rounds, times))
            result[name] = told(name, *sides)
    if options.write:
        (ROOT / "docs" / "growth.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
