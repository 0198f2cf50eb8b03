"""Run the site as on many machines, on this one, until Ctrl+C: `make cluster`.

    python -m deploy.cluster [--apps 3] [--workers 2] [--demo] [--once]

PORT says where the proxy listens (8080), DATA_DIR where everything is kept: a second start keeps what you did.
--once starts everything, asks each part for an answer, and ends.
"""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from . import ROOT, Cluster, Missing, answers


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--apps", type=int, default=3, help="processes that answer requests (3)")
    parser.add_argument("--workers", type=int, default=2, help="processes that do what nobody waits for (2)")
    parser.add_argument("--demo", action="store_true", help="load the demo site")
    parser.add_argument("--once", action="store_true", help="start, ask each part, end")
    options = parser.parse_args()
    folder = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve() / "cluster"
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        cluster = Cluster(folder, port=int(os.environ.get("PORT") or 8080), apps=options.apps, workers=options.workers)
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    if not (folder / "data" / "static").exists():
        cluster.manage("collectstatic", "--noinput", "--verbosity", "0")
    with cluster:
        if options.demo:
            cluster.manage("load_demo")
        tell(cluster)
        if options.once:
            found = [
                answers(f"{cluster.url}/"),
                *(answers(f"http://127.0.0.1:{port}/") for port in cluster.app_ports.values()),
            ]
            sys.stdout.write(f"{sum(found)} of {len(found)} answer\n")
            return 0 if all(found) else 1
        while not stop.wait(1):
            ended = [process.name for process in cluster.processes if not process.is_running]
            if ended:
                sys.stderr.write(f"{', '.join(ended)} ended; see the logs in {folder}\n")
    return 0


def tell(cluster: Cluster) -> None:
    lines = [
        "",
        f"  Site       {cluster.url}/        (through the cache proxy)",
        f"  Admin      {cluster.url}/admin/",
        *(f"  {name:<9}  http://127.0.0.1:{port}/" for name, port in cluster.app_ports.items()),
        f"  primary    {cluster.postgres.url}",
        f"  replica    {cluster.replica.url}",
        f"  redis      {cluster.redis.url}",
        f"  Logs       {cluster.folder}",
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
