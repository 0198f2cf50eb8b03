"""How fast pages are served, side by side in one run, and how soon a change is seen.

    python -m benchmarks.serving [--articles 200] [--rounds 15] [--seconds 1] [--data FOLDER]

nginx with the page as a compressed file; our page cache, embedded and behind the proxies of `deploy/`; our pages
without the page cache, one again and again and each for the first time; stock Wagtail with an equal page. Short rounds,
one contestant after the other, so that all share the same minutes of the machine; servers on one processor and whoever
asks on the other. What is not installed is named and left out. Writes docs/performance.json and docs/performance.svg
with --write.
"""

import argparse
import html
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.contestants import ROOT, Contestant, fetch, memory, nginx, nginx_cache, ours, stock, varnish
from benchmarks.figures import Round, Spread, Verdict, chart, ratios, read_wrk

GHOST = 48.0  # ms of one processor for an equal page of Ghost 6, measured on a machine of this kind
LONGER = 3  # times as long are rounds of whoever makes pages: in a second it answers too few to be counted
PAGE = "/blog/generated-1/"
COMPRESSED = {"Accept-Encoding": "gzip, br"}
PUBLISH = """
import sys, time
from blog import publishing
from blog.models import ArticleIndexPage, ArticlePage
index = ArticleIndexPage.objects.order_by("path").first()
stamp = str(time.time_ns())
page = ArticlePage(title="Seen " + stamp, slug="seen-" + stamp, description="When is it seen?", live=False, body=[])
index.add_child(instance=page)
revision = page.save_revision(clean=False)
publishing.certify(page, revision, None, "review")
revision.publish()
print(stamp, time.time(), flush=True)
"""
PLACES = {
    "page": "/blog/seen-{}/",
    "listing": "/blog/",
    "feed": "/feed.xml",
    "sitemap": "/sitemap.xml",
    "API": "/api/v2/articles/?limit=5",
}


def environment_of(data: Path) -> dict[str, str]:
    return {**os.environ, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "cms.settings.base"}


def manage(data: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment_of(data), capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"manage.py {command[0]}: {done.stderr[-2000:]}")
    return done.stdout


def furnish(data: Path, articles: int) -> None:
    """Our site, as `make run` sets it up, with generated articles and pictures; left alone where it is there."""
    if (data / "db.sqlite3").exists():
        manage(data, "migrate", "-v0")
        return
    data.mkdir(parents=True, exist_ok=True)
    manage(data, "migrate", "-v0")
    manage(data, "load_demo")
    manage(data, "collectstatic", "--noinput", "-v0")
    manage(data, "seed_articles", str(articles), "--images", "20", "-v0")


def furnish_stock(data: Path, articles: int) -> None:
    if (data / "db.sqlite3").exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "STOCK_DATA": str(data), "DJANGO_SETTINGS_MODULE": "benchmarks.stock.settings"}
    subprocess.run(
        [sys.executable, "-m", "benchmarks.stock.fill", str(articles)], cwd=ROOT, env=environment, check=True
    )


# ---- rounds


def asked(contestant: Contestant, seconds: float, connections: int, cpu: str, script: Path | None = None) -> Round:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", "--timeout", "20s"]
    if cpu and shutil.which("taskset"):
        command = ["taskset", "-c", cpu, *command]
    for name, value in contestant.headers.items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(script)]
    done = subprocess.run([*command, contestant.address], capture_output=True, text=True, check=True)
    return read_wrk(done.stdout)


def each_once(folder: Path, name: str, first: int, count: int) -> Path:
    """A script for wrk: the articles from `first` on, one after the other."""
    script = folder / f"{name}.lua"
    script.write_text(
        f'local n = -1\nrequest = function()\n  n = n + 1\n  return wrk.format("GET", "/blog/generated-" .. ({first} + n % {count}) .. "/")\nend\n'
    )
    return script


def visible(origin: str, data: Path, deadline: float) -> dict[str, float]:
    """Seconds from the end of a publication to each place that shows it; `inf` for one that never did.

    One visitor goes around until everything is seen: each page that is made on the way counts for all that follow.
    """
    for path in PLACES.values():
        shown_at(origin, path.format("none"))  # what was there before may lie in caches
    found: dict[str, float] = {}
    with subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", PUBLISH],
        cwd=ROOT, env=environment_of(data), stdout=subprocess.PIPE, text=True,
    ) as publisher:  # fmt: skip
        # As soon as it has said so; it needs a moment to end.
        stamp, done = (publisher.stdout.readline() if publisher.stdout else "").split()
        while len(found) < len(PLACES) and time.time() < float(done) + deadline:
            for name, path in PLACES.items():
                if name not in found and f"seen-{stamp}".encode() in shown_at(origin, path.format(stamp)):
                    found[name] = max(0.0, time.time() - float(done))
    return {name: found.get(name, float("inf")) for name in PLACES}


def shown_at(origin: str, path: str) -> bytes:
    """The page at an address. Of a sitemap in several files, the one that the newest article is in: the last."""
    status, body, _ = fetch(origin + path)
    files = [name for name in re.findall(r"<loc>([^<]+)</loc>", body.decode()) if "/sitemap-articles.xml" in name]
    if files:
        status, body, _ = fetch(origin + re.sub(r"^https?://[^/]+", "", html.unescape(files[-1])))
    return body if status == 200 else b""


# ---- the run


def measured(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    data = Path(options.data) if options.data else folder / "ours"
    plain = Path(options.stock_data) if options.stock_data else folder / "stock"
    furnish(data, options.articles)
    furnish_stock(plain, options.articles)
    server, client = ("0", "1") if (os.cpu_count() or 1) > 1 and not options.unpinned else ("", "")
    has_cache = find_spec("cms.core.pagecache") is not None
    with ExitStack() as stack:
        uncached = stack.enter_context(
            ours("ours, uncached", data, PAGE, server, folder / "u.log", {}, PAGE_CACHE="false")
        )
        status, page, _ = fetch(uncached.address)
        if status != 200:
            raise SystemExit(f"{uncached.address} answers {status}:\n{(folder / 'u.log').read_text()[-2000:]}")
        static = stack.enter_context(nginx(folder / "nginx", page, server))
        kept_open = stack.enter_context(nginx(folder / "kept-open", page, server, kept_open=True))
        if has_cache:
            cached = stack.enter_context(
                ours("ours, cached", data, PAGE, server, folder / "c.log", COMPRESSED, PAGE_CACHE="true")
            )
            fetch(cached.address, COMPRESSED)
        else:
            cached = Contestant("ours, cached", why_not="cms.core.pagecache is not there")
        fronts = (
            stack.enter_context(nginx_cache(folder / "front", cached, server)),
            stack.enter_context(varnish(folder / "varnish", cached, server)),
        )
        plain_site = stack.enter_context(stock(plain, PAGE, server, folder / "s.log"))
        stock_size = len(fetch(plain_site.address)[1])
        print(
            f"page: ours {len(page):,} bytes, stock {stock_size:,} bytes; {options.rounds} rounds of {options.seconds:g} s"
        )
        first = Contestant("ours, uncached, first views", uncached.address, {}, uncached.processes)
        rounds: dict[str, list[Round]] = {}
        views = max(options.articles - 1, 1)
        for number in range(options.rounds):
            for one in (static, kept_open, cached, *fronts, uncached, plain_site):
                if not one.why_not:
                    fetch(one.address, one.headers)  # made anew, where the last round ended with a change
                    is_fast = one in (static, kept_open, cached, *fronts)
                    many, seconds = (32, options.seconds) if is_fast else (4, options.seconds * LONGER)
                    rounds.setdefault(one.name, []).append(asked(one, seconds, many, client))
            # A page of its own for each request: what is remembered of one does not help another.
            script = each_once(folder, f"once-{number}", 2, views)
            forget(data)
            rounds.setdefault(first.name, []).append(asked(first, options.seconds * LONGER, 4, client, script))
            rounds.setdefault("stock Wagtail, each page", []).append(
                asked(plain_site, options.seconds * LONGER, 4, client, script)
            )
        memories = {
            one.name: round(sum(memory(number) for number in one.processes[:1]), 1)
            for one in (static, cached, uncached, plain_site) if not one.why_not
        }  # fmt: skip
        seen = [visible(uncached.address.removesuffix(PAGE), data, 30) for _ in range(options.publications)]
        seen_cached = (
            [visible(cached.address.removesuffix(PAGE), data, 30) for _ in range(options.publications)]
            if not cached.why_not else []
        )  # fmt: skip
    return {
        "rounds": rounds, "memory": memories, "seen": seen, "seen_cached": seen_cached,
        "why_not": {one.name: one.why_not for one in (static, cached, *fronts) if one.why_not},
        "bytes": {"ours": len(page), "stock": stock_size}, "articles": count_of_articles(data),
    }  # fmt: skip


def forget(data: Path) -> None:
    """Something was written: no page remembers anything of itself."""
    manage(data, "shell", "-v0", "-c", "from blog.models import Category; c = Category.objects.first(); c.save()")


def count_of_articles(data: Path) -> int:
    return int(
        manage(data, "shell", "-v0", "-c", "from blog.models import ArticlePage; print(ArticlePage.objects.count())")
    )


def verdicts(found: dict[str, Any]) -> list[Verdict]:
    rounds: dict[str, list[Round]] = found["rounds"]
    missing: dict[str, str] = found["why_not"]

    def rates(name: str) -> list[float]:
        return [one.rate for one in rounds[name]]

    def against(what: str, ours_: str, theirs: str, wanted: float) -> Verdict:
        why = missing.get(ours_) or missing.get(theirs) or ""
        return Verdict(what, wanted, None if why else ratios(rates(ours_), rates(theirs)).middle, why_not=why)

    static, cached = "nginx, static file", "ours, cached"
    result = [
        against("cached page, embedded server, against nginx", cached, static, 0.25),
        against("cached page behind nginx as a cache, against nginx", "ours, cached, behind nginx", static, 0.8),
        against("uncached page against stock Wagtail", "ours, uncached", "stock Wagtail", 3),
        Verdict(
            "uncached page against Ghost 6 (48 ms of one processor)", 3, Spread.of(rates("ours, uncached")).middle * GHOST / 1000
        ),
        against(
            "uncached page, each for the first time, against stock Wagtail",
            "ours, uncached, first views", "stock Wagtail, each page", 1,
        ),
    ]  # fmt: skip
    if cached in rounds:
        result.append(Verdict("cached page, errors", 0, sum(one.errors for one in rounds[cached]), at_most=True))
        spread = Spread.of(one.p99 / one.p50 for one in rounds[cached])
        result.append(Verdict("cached page, p99 against its p50", 5, spread.middle, at_most=True))
    for name, seen in (("without the page cache", found["seen"]), ("with the page cache", found["seen_cached"])):
        slowest = Spread.of(max(one.values()) for one in seen).middle if seen else None
        why = "" if seen else missing.get(cached, "no publication was asked for")
        result.append(
            Verdict(
                f"publish to visible everywhere, {found['articles']:,} articles, {name}, seconds", 1, slowest, True, why
            )
        )
    return result


def told(found: dict[str, Any]) -> dict[str, Any]:
    """What docs/performance.json says."""
    return {
        "on": date.today().isoformat(),
        "machine": f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}",
        "load": [round(value, 1) for value in os.getloadavg()],
        "articles": found["articles"],
        "bytes": found["bytes"],
        "serving": {
            name: {
                "requests_per_second": Spread.of(one.rate for one in all_).as_dict(),
                "p50_ms": Spread.of(one.p50 for one in all_).as_dict(),
                "p99_ms": Spread.of(one.p99 for one in all_).as_dict(),
                "errors": sum(one.errors for one in all_),
            }
            for name, all_ in found["rounds"].items()
        },
        "memory_mb": found["memory"],
        "visible_seconds": {
            "without the page cache": [rounded(one) for one in found["seen"]],
            "with the page cache": [rounded(one) for one in found["seen_cached"]],
        },
        "not_measured": found["why_not"],
        "verdicts": [one.as_dict() for one in verdicts(found)],
    }


def rounded(seen: dict[str, float]) -> dict[str, float | None]:
    return {name: round(value, 3) if value != float("inf") else None for name, value in seen.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=1, help="of each round; thrice as long without a cache")
    parser.add_argument("--publications", type=int, default=3)
    parser.add_argument("--data", help="a site that is there: its DATA_DIR, with generated articles")
    parser.add_argument("--stock-data", help="the stock site of an earlier run")
    parser.add_argument("--unpinned", action="store_true", help="let the system choose processors")
    parser.add_argument("--write", action="store_true", help="docs/performance.json and .svg")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("the benchmark asks with wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="proofdesk-bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
        os.environ.setdefault("DATA_DIR", folder)
        import django

        django.setup()
        found = measured(options, Path(folder))
    for name, all_ in found["rounds"].items():
        rate, p50, p99 = (Spread.of(getattr(one, key) for one in all_) for key in ("rate", "p50", "p99"))
        errors = sum(one.errors for one in all_)
        print(
            f"  {name:34} {rate.said():>26} a second  p50 {p50.middle:8.2f}  p99 {p99.middle:8.2f} ms  {errors} errors"
        )
    for name, why in found["why_not"].items():
        print(f"  {name:34} not measured: {why}")
    for name, size in found["memory"].items():
        print(f"  {name:34} {size:6.0f} MB")
    print("\n".join(one.said() for one in verdicts(found)))
    if options.write:
        (ROOT / "docs" / "performance.json").write_text(json.dumps(told(found), indent=2) + "\n")
        rows = [(name, Spread.of(one.rate for one in all_)) for name, all_ in found["rounds"].items()]
        (ROOT / "docs" / "performance.svg").write_text(chart(rows, "Requests a second (median, least to most)"))


if __name__ == "__main__":
    main()
