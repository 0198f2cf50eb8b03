"""How long the front end in examples/eleventy takes to build, and to build again after one change.

    python -m benchmarks.eleventy [--articles 1000]

On a database of its own, with the demo's posts under many addresses, imported as benchmarks.import_posts does; the
desk is served by the site's own server on the same machine. Needs Node.js and npm.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from benchmarks.import_posts import write_posts

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "eleventy"
CHANGE = (
    "from blog import publishing; from blog.models import ArticlePage;"
    "found = ArticlePage.objects.live().order_by('pk'); page = found[found.count() // 2]; page.title = 'Changed'; revision = page.save_revision(clean=False);"
    "publishing.certify(page, revision, None, 'review'); revision.publish()"
)


def manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def furnish(environment: dict[str, str], folder: Path, articles: int) -> None:
    manage(environment, "migrate", "-v0")
    manage(environment, "setup_site", "--name", "Bench")
    manage(environment, "createsuperuser", "--noinput", "--username", "bench", "--email", "bench@example.com")
    write_posts(folder / "posts", articles)
    assets = folder / "assets"
    assets.mkdir()
    manage(
        environment, "import_articles", str(folder / "posts"), "--assets", str(assets), "--state", "keep", "-v0"
    )  # fmt: skip
    manage(environment, "collectstatic", "--noinput", "-v0")


@contextmanager
def desk(environment: dict[str, str], port: int) -> Iterator[str]:
    """The server alone: what the schedule does in the background would change answers between two builds."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--blocking-threads", "4", "--log-level", "warning", "cms.wsgi:application"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310  # our own
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def built(folder: Path, address: str, what: str = "all") -> str:
    started = time.perf_counter()
    command = ["node", "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"]
    environment = {**os.environ, "PROOFDESK_URL": address, "BUILD": what}
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    said = next(line for line in done.stdout.splitlines() if "answers" in line)
    return f"{time.perf_counter() - started:6.1f} s   {said}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    articles = parser.parse_args().articles
    folder = Path(tempfile.mkdtemp(prefix="proofdesk-bench-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "only-for-measuring" * 4,
        "DJANGO_SETTINGS_MODULE": "cms.settings.base",
        "SITE_ORIGIN": f"http://127.0.0.1:{port}",
        "DJANGO_SUPERUSER_PASSWORD": "only for measuring",
        "API_RATE": "0",
    }
    try:
        (folder / "data").mkdir()
        furnish(environment, folder, articles)
        shutil.copytree(EXAMPLE, folder / "site", ignore=shutil.ignore_patterns("node_modules", "_site", ".cache"))
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder / "site", check=True)
        with desk(environment, port) as address:
            print(f"{articles:,} articles, SQLite, desk and build on one machine")
            print(f"  first build                      {built(folder / 'site', address)}", flush=True)
            manage(environment, "shell", "-c", CHANGE)
            print(f"  one released, told by a webhook  {built(folder / 'site', address, 'released')}", flush=True)
            print(f"  everything asked again           {built(folder / 'site', address)}", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
