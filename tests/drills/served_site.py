"""A real server process with a real database of its own, that a drill may stop."""

import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import ROOT

FULL = os.environ.get("DRILLS") == "full"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(holds: Callable[[], bool], seconds: float, what: str) -> float:
    """How long it took. Fails after so many seconds."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if holds():
            return time.monotonic() - begun
        time.sleep(0.05)
    pytest.fail(f"after {seconds} seconds: not {what}")


class Postgres:
    """A server of our own in a folder, as .ci/run makes one."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
        # Not among the folders of pytest, which are for one account alone.
        self.bin, self.folder, self.port = found[-1].parent, Path(tempfile.mkdtemp()), free_port()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run(
            "initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, name: str, *arguments: str) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_user, f"{self.bin}/{name}", *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL
        )  # fmt: skip

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    def fill(self) -> None:
        """With what the database of the tests holds: a site, its roles."""
        settings = connection.settings_dict
        source = f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"
        environ = {**os.environ, "PGPASSWORD": settings["PASSWORD"] or ""}
        dump = subprocess.Popen(
            [f"{self.bin}/pg_dump", "--no-owner", "--no-privileges", source], stdout=subprocess.PIPE, env=environ
        )  # fmt: skip
        target = self.url.replace("postgres://", "postgresql://")
        subprocess.run(
            [f"{self.bin}/psql", "-q", "-1", target], stdin=dump.stdout, check=True, stdout=subprocess.DEVNULL
        )
        assert dump.stdout is not None
        dump.stdout.close()
        assert dump.wait() == 0


def copied_database(folder: Path) -> str:
    """The address of a copy of the tests' SQLite database."""
    target = folder / "db.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return f"sqlite:///{target}"


@dataclass
class Site:
    """Server processes on one database. `environ`: settings, as an operator gives them."""

    folder: Path
    database: str
    environ: dict[str, str] = field(default_factory=dict)
    servers: list[tuple[int, subprocess.Popen[bytes]]] = field(default_factory=list)

    @property
    def whole_environ(self) -> dict[str, str]:
        return {
            **os.environ, "DATABASE_URL": self.database, "DATA_DIR": str(self.folder / "data"),
            "DJANGO_SETTINGS_MODULE": "tests.drills.served_settings", "PYTHONPATH": str(ROOT), **self.environ,
        }  # fmt: skip

    def serve(self) -> int:
        """One more server process. Returns its port."""
        port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--blocking-threads", "4", "--log-level", "warning", "cms.wsgi:application"]
        log = (self.folder / f"server-{port}.log").open("wb")
        self.servers.append((port, subprocess.Popen(command, cwd=ROOT, env=self.whole_environ, stdout=log, stderr=log)))
        log.close()
        eventually(lambda: self.answers(port), 120, "a server that answers")
        return port

    def answers(self, port: int) -> bool:
        with suppress(OSError, http.client.HTTPException):
            return ask(port, "/healthz").status == 200
        return False

    def run(self, code: str) -> str:
        """Code in a process of its own, such as a worker."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c", code],
            cwd=ROOT, env=self.whole_environ, check=True, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        return done.stdout

    def logs(self) -> str:
        return "\n".join(file.read_text() for file in self.folder.glob("server-*.log"))

    def stop(self) -> None:
        for _, process in self.servers:
            process.terminate()
        for _, process in self.servers:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    seconds: float


def ask(port: int, path: str, **headers: str) -> Answer:
    """Raises OSError or HTTPException when nobody answers."""
    begun = time.monotonic()
    call = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        call.request("GET", path, headers=headers)
        response = call.getresponse()
        body = response.read()
        given = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, given, body.decode("utf-8", "replace"), time.monotonic() - begun)
    finally:
        call.close()
