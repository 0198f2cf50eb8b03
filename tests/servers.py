"""Processes as in production, on the database of the test: it needs `transaction=True` to see what the test wrote."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.conftest import ROOT

# Seconds: a busy machine is slow, and no test is about that. Drills in full have more to do.
PATIENCE = 3600 if os.environ.get("DRILLS") == "full" else 300


class Server:
    """The site as it is served. `more`: further variables of its environment."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.port = free_port()
        self.environment = environment(folder, PORT=str(self.port), **more)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--blocking-threads", "8", "--log-level", "warning", "cms.wsgi:application"),
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        for _ in range(10 * PATIENCE):
            assert self.process.poll() is None, "the server has ended"
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Without a moment to tidy up, the workers too."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Process:
    """One of our commands, beside others."""

    def __init__(self, folder: Path, *command: str, log: Path | None = None, **more: str) -> None:
        self.log = log or folder / f"{command[0]}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment(folder, **more),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def kill(self) -> None:
        """Without a moment to tidy up."""
        if not self.has_ended():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> int:
        """As an operator asks it to. Returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def wait(self) -> int:
        return self.process.wait(PATIENCE)

    def said(self) -> str:
        return self.log.read_text()


@contextmanager
def running(folder: Path, *command: str, count: int = 1, **more: str) -> Iterator[list[Process]]:
    processes = [Process(folder, *command, **more) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()


def wait_until(condition: Callable[[], Any], *processes: Process, patience: float = PATIENCE) -> None:
    """Looks again and again. Fails when it takes too long, or when one of the processes has ended."""
    deadline = time.monotonic() + patience
    while not condition():
        for process in processes:
            assert not process.has_ended(), process.said()
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def environment(folder: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PROCESS_ROLE"}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "cms.settings.base",
        "DATA_DIR": str(folder),
        "DATABASE_URL": address_of_database(),
        "SECRET_KEY": settings.SECRET_KEY,
        **more,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def address_of_database() -> str:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
