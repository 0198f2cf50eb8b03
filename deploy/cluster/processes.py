"""A program that runs beside us until it is stopped, with what it prints in a file."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

READY_SECONDS, GRACE_SECONDS = 240, 15
POLL_SECONDS = 0.1


class NotReady(Exception):
    """It ended, or did not answer in time; the last lines that it printed stand in the message."""


@dataclass
class Process:
    """`user`: who runs it, when we are root. `ready`: whether it answers by now."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    user: str = ""
    ready: Callable[[], bool] | None = None
    stop_signal: int = signal.SIGTERM
    _running: "subprocess.Popen[bytes] | None" = field(default=None, init=False, repr=False)

    def start(self) -> None:
        command = [*self.command]
        if shutil.which("setpriv"):  # ends with us, however we end
            command = ["setpriv", "--pdeathsig", "KILL", *command]
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C is ours to handle
                **(as_user(self.user) if self.user else {}),
            )

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while self.ready and not self.ready():
            if not self.is_running or time.monotonic() > deadline:
                lines = self.log.read_text(errors="replace").splitlines()[-20:]
                state = "does not answer" if self.is_running else "has ended"
                raise NotReady("\n".join([f"{self.name} {state}:", *lines]))
            time.sleep(POLL_SECONDS)

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    @property
    def pid(self) -> int:
        return self._running.pid if self._running else 0

    def signal(self, number: int) -> None:
        if self._running and self.is_running:
            os.killpg(self._running.pid, number)

    def stop(self, seconds: float = GRACE_SECONDS) -> None:
        """Politely, then not."""
        if self._running and self.is_running:
            self._running.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self._running.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """With all that it has started."""
        if self._running:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()


def as_user(name: str) -> dict[str, object]:
    """Arguments of subprocess, for a program that refuses to run as root."""
    return {"user": name, "group": name, "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
