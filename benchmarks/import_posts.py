"""Importing posts against saving the same pages the stock way, side by side, on every database found.

    python -m benchmarks.import_posts [--posts 1000] [--stock 100]

The posts are the demo's, each written many times under its own address. Stock saving is `add_child`,
`save_revision`, `publish` with Wagtail's own index updates. Peak memory is that of the import's process.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "cms" / "demo" / "content"


def write_posts(folder: Path, count: int) -> Path:
    """`count` posts, as folders that Eleventy would build."""
    sources = sorted((CONTENT / "eleventy").rglob("*.md"))
    for number in range(count):
        source = sources[number % len(sources)]
        post = folder / f"{source.stem if source.stem != 'index' else source.parent.name}-{folder.name}-{number}"
        post.mkdir(parents=True)
        (post / "index.md").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@contextmanager
def sqlite(folder: Path) -> Iterator[dict[str, str]]:
    yield {"DATA_DIR": str(folder / "sqlite"), "DATABASE_URL": ""}


@contextmanager
def postgresql(folder: Path) -> Iterator[dict[str, str]]:
    import psycopg
    from psycopg import sql

    server = os.environ["TEST_DATABASE_URL"].replace("postgres://", "postgresql://", 1)
    name = f"proofdesk_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            address = f"{server.rsplit('/', 1)[0].replace('postgresql://', 'postgres://', 1)}/{name}"
            yield {"DATA_DIR": str(folder / "postgresql"), "DATABASE_URL": address}
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def timed(environment: dict[str, str], *command: str) -> tuple[float, float]:
    """Seconds and peak memory (MB) of one command. Raises CalledProcessError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.production", "EMAIL_URL": "console:", **environment},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def measure(label: str, environment: dict[str, str], folder: Path, posts: int, stock: int) -> None:
    assets = folder / "assets"
    environment = {k: v for k, v in environment.items() if v} | {
        "SECRET_KEY": "only-for-measuring" * 4,
        "SITE_ORIGIN": "https://bench.invalid",
    }
    Path(environment["DATA_DIR"]).mkdir()
    for command in (
        ["migrate", "-v0"],
        ["setup_site", "--name", "Bench"],
        ["createsuperuser", "--noinput", "--username", "bench", "--email", "bench@example.com"],
    ):
        timed({**environment, "DJANGO_SUPERUSER_PASSWORD": "only for measuring"}, "manage.py", *command)

    def imported(name: str) -> tuple[float, float]:
        return timed(
            environment, "manage.py", "import_articles", str(folder / name),
            "--assets", str(assets), "--state", "keep", "-v0",
        )  # fmt: skip

    _, small = imported("few")
    seconds, large = imported("many")
    again, _ = imported("many")
    one_by_one, _ = timed(environment, "-m", "benchmarks.stock_saving", str(folder / "stock"))
    startup, _ = timed(environment, "-m", "benchmarks.stock_saving", str(folder / "none"))
    ours, theirs = posts / seconds, stock / (one_by_one - startup)
    print(f"{label}")
    print(f"  import          {posts} posts in {seconds:.1f} s: {ours:.1f} a second, start-up and indexes included")
    print(f"  stock saving    {theirs:.1f} a second; import is {ours / theirs:.1f} times as fast")
    print(f"  second import   {again:.1f} s, nothing written")
    print(
        f"  peak memory     {small:.0f} MB at {posts // 10} posts, {large:.0f} MB at {posts}: {large / small:.2f} times"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--stock", type=int, default=100, help="how many of them the stock way saves")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="proofdesk-bench-"))
    try:
        write_posts(folder / "few", options.posts // 10)
        write_posts(folder / "many", options.posts)
        write_posts(folder / "stock", options.stock)
        (folder / "none").mkdir()
        (folder / "assets").mkdir()
        databases = {"SQLite": sqlite}
        if os.environ.get("TEST_DATABASE_URL"):
            databases["PostgreSQL"] = postgresql
        else:
            print("skipped: PostgreSQL; set TEST_DATABASE_URL=postgres://user:password@host/database")
        for label, database in databases.items():
            with database(folder) as environment:
                measure(label, environment, folder, options.posts, options.stock)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
