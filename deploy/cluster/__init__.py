"""The topology of many machines on this one, without containers.

    with Cluster(folder) as cluster:
        urlopen(cluster.url)

App processes behind a cache proxy that checks their health, workers, PostgreSQL with a streaming replica, Redis: each
a process of its own, on a port of its own, with its log in the folder. `python -m deploy.cluster` is the same by hand.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from .processes import Process, free_port
from .services import Missing, Postgres, Redis, Varnish, check_programs

__all__ = ["Cluster", "Missing"]

ROOT = Path(__file__).resolve().parent.parent.parent
DRAIN_SECONDS = 60


class Cluster:
    """`folder`: absolute, open to other users where we are root, as PostgreSQL does not run as root.

    `dump`: SQL of a complete database, instead of migrating an empty one. `is_durable`: whether databases wait for
    the disk. `environment`: further variables of the site. Raises Missing when programs are not there.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        apps: int = 3,
        workers: int = 2,
        threads: int = 4,
        code: Path = ROOT,
        dump: Path | None = None,
        is_durable: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        check_programs()
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.code, self.dump, self.threads = folder, code, dump, threads
        self.postgres = Postgres("primary", folder, is_durable=is_durable)
        self.replica = Postgres("replica", folder, is_durable=is_durable)
        self.redis = Redis(folder)
        self.app_ports = {f"app{number}": free_port() for number in range(1, apps + 1)}
        self.proxy = Varnish(folder, port or free_port(), [*self.app_ports.items()])
        self.url = f"http://127.0.0.1:{self.proxy.port}"
        self.environment = {**self.variables(), **(environment or {})}
        self.apps = {name: self.app(name) for name in self.app_ports}
        self.workers = [self.worker(f"worker{number}") for number in range(1, workers + 1)]

    def variables(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "deploy.cluster.settings",
            "SECRET_KEY": self.secret_key(),
            "DATA_DIR": str(self.folder / "data"),
            "SITE_ORIGIN": self.url,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DATABASE_URL": self.postgres.url,
            "DATABASE_REPLICA_URL": self.replica.url,
            "REDIS_URL": self.redis.url,
            "FRONT_CACHE_URL": self.url,
            "CLIENT_ADDRESS_HEADER": "X-Real-IP",
            "EMAIL_URL": "file:",
            "CHECK_LINKS": "false",
        }

    def secret_key(self) -> str:
        file = self.folder / "secret_key"
        if not file.exists():
            file.touch(0o600)
            file.write_text(secrets.token_urlsafe(50))
        return file.read_text()

    # ---- what runs

    def app(self, name: str, code: Path | None = None) -> Process:
        """One process that answers requests, of this code or of another release."""
        port = self.app_ports[name]
        return Process(
            name,
            [sys.executable, "-m", "cms.serving"],
            self.folder / f"{name}.log",
            {**self.environment, "HOST": "127.0.0.1", "PORT": str(port), "WEB_THREADS": str(self.threads)},
            folder=code or self.code,
            ready=lambda: answers(f"http://127.0.0.1:{port}/healthz"),
        )

    def worker(self, name: str, code: Path | None = None) -> Process:
        return Process(
            name,
            [sys.executable, "manage.py", "run_worker"],
            self.folder / f"{name}.log",
            self.environment,
            folder=code or self.code,
        )

    def manage(self, *arguments: str, code: Path | None = None, **variables: str) -> str:
        """A command of manage.py, as one of the machines would run it. Raises CalledProcessError."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=code or self.code,
            env={**os.environ, **self.environment, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        ).stdout

    @property
    def processes(self) -> list[Process]:
        """In the order in which they are stopped: each before those that it needs."""
        return [self.proxy, *self.workers, *self.apps.values(), self.redis, self.replica, self.postgres]

    # ---- up and down

    def start(self) -> None:
        is_new = self.postgres.prepare()
        for service in (self.postgres, self.redis):
            service.start()
            service.wait_until_ready()
        if is_new:
            self.postgres.sql("CREATE DATABASE proofdesk", "postgres")
            if self.dump:
                self.postgres.load(self.dump)
        self.replica.follow(self.postgres)
        self.replica.start()
        self.replica.wait_until_ready()
        self.manage("migrate_safely", "--verbosity", "0")
        if is_new:
            self.manage("setup_site")
        for process in [*self.apps.values(), *self.workers]:
            process.start()
        for app in self.apps.values():
            app.wait_until_ready()
        self.proxy.start()
        self.proxy.wait_until_ready()
        wait_until(lambda: all(map(self.proxy.is_healthy, self.apps)), 30)

    def stop(self) -> None:
        for process in self.workers:  # all at once: one may take a while
            process.signal(process.stop_signal)
        for process in self.processes:
            process.stop()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # ---- a release

    def deploy(self, code: Path) -> None:
        """Bring another release, one process after the other, as docs/operations.md says. Visitors notice nothing."""
        self.manage("migrate_safely", code=code)
        for name, old in list(self.apps.items()):
            self.proxy.take_out(name)
            old.stop(DRAIN_SECONDS)  # finishes what it has begun
            self.apps[name] = new = self.app(name, code)
            new.start()
            new.wait_until_ready()
            self.proxy.take_in(name)
            wait_until(partial(self.proxy.is_healthy, name), 30)
        for number, old in enumerate(self.workers):
            old.stop(DRAIN_SECONDS)
            self.workers[number] = new = self.worker(old.name, code)
            new.start()

    def wait_for_replica(self, seconds: float = 30) -> None:
        """Until the replica has what the primary has now."""
        here = self.postgres.sql("SELECT pg_current_wal_lsn()")
        wait_until(lambda: self.replica.sql(f"SELECT pg_last_wal_replay_lsn() >= '{here}'") == "t", seconds)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as response:  # noqa: S310 (our own process)
            return bool(response.status == 200)
    except (HTTPError, URLError, OSError):
        return False


def wait_until(holds: Callable[[], object], seconds: float) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(0.1)
