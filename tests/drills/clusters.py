"""The cluster that drills share: one for a run of the tests, with the content of the test site."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.db import connection

from deploy.cluster import Cluster
from deploy.cluster.services import postgres_folder
from tests.conftest import ROOT

PACE = 0.05  # seconds between two requests of one visitor: the site and its tests share the machine
IS_FULL = os.environ.get("DRILLS") == "full"


@dataclass
class Drill:
    cluster: Cluster
    page: int
    token: str
    session: str

    def write_draft(self, slug: str) -> "Answer":
        """As a program would, through the proxy. Sent again, it makes no second one."""
        return ask(
            f"{self.cluster.url}/api/manage/articles/",
            "POST",
            {"title": f"Draft {slug}", "description": "Written while something happens.", "slug": slug},
            Authorization=f"Bearer {self.token}",
            Idempotency_Key=f"draft-{slug}",
        )


def fill(environment: Mapping[str, str]) -> dict[str, Any]:
    """Content for the site of this environment; what `cluster_content` tells about it."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.drills.cluster_content"],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found


def dump_database(file: Path) -> None:
    has = connection.settings_dict
    subprocess.run(
        [
            postgres_folder() / "pg_dump", "--no-owner", "--no-privileges", "-f", str(file),
            "-h", has["HOST"] or "127.0.0.1", "-p", str(has["PORT"] or 5432), "-U", has["USER"] or "postgres",
            has["NAME"],
        ],
        env={**os.environ, "PGPASSWORD": has["PASSWORD"] or ""},
        check=True,
    )  # fmt: skip


@dataclass
class Answer:
    status: int
    text: str
    headers: Any = field(default_factory=dict)
    seconds: float = 0


def ask(url: str, method: str = "GET", body: Any = None, timeout: float = 30, **headers: str) -> Answer:
    """Status 599: no answer."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    data = json.dumps(body).encode() if body is not None else None
    if data:
        sent["Content-Type"] = "application/json"
    started = perf_counter()
    try:
        with urlopen(Request(url, data, sent, method=method), timeout=timeout) as response:
            found = Answer(response.status, response.read().decode(), response.headers)
    except HTTPError as error:
        found = Answer(error.code, error.read().decode(errors="replace"), error.headers)
    except OSError as error:
        found = Answer(599, repr(error))
    found.seconds = perf_counter() - started
    return found


class Visitors:
    """Threads that ask for addresses in turn while something happens.

    `past_the_cache`: each request is one that no cache can answer.
    """

    def __init__(self, origin: str, paths: list[str], *, threads: int = 2, past_the_cache: bool = True) -> None:
        self.origin, self.paths, self.past_the_cache = origin, paths, past_the_cache
        self.answers: list[tuple[str, Answer]] = []
        self._stop = Event()
        self._threads = [Thread(target=self._visit, args=(number,)) for number in range(threads)]

    def _visit(self, offset: int) -> None:
        turn = offset
        while not self._stop.is_set():
            path = self.paths[turn % len(self.paths)]
            address = f"{path}{'&' if '?' in path else '?'}turn={offset}-{turn}" if self.past_the_cache else path
            self.answers.append((address, ask(self.origin + address)))
            turn += 1
            self._stop.wait(PACE)

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *about: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def failures(self) -> list[tuple[str, int, str]]:
        return [(path, found.status, found.text[:300]) for path, found in self.answers if found.status != 200]
