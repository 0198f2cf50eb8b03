"""Running what is in examples/, as its READMEs say."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from tests.conftest import ROOT

EXAMPLES = ROOT / "examples"
OLDEST_NODE = 18
BUILT = ("node_modules", "_site", ".cache", "dist", "openapi.d.ts")


def ready(name: str, folder: Path) -> Path:
    """A copy of an example with what it needs. Packages that are there already are taken."""
    example = EXAMPLES / name
    modules = example / "node_modules"
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("no Node.js: install the packages “nodejs” and “npm” to try the front ends in examples/")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < OLDEST_NODE:
        pytest.skip(f"Node.js {version} is too old for the front ends in examples/: they want {OLDEST_NODE} or newer")
    installed, lock = modules / ".package-lock.json", example / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        patience = ["--fetch-retries=1", "--fetch-timeout=20000"]
        found = run([npm, "ci", "--no-audit", "--no-fund", *patience], example)
        if found.returncode:
            why = next((line for line in found.stderr.splitlines() if line.startswith("npm error")), "npm ci fails")
            pytest.skip(f"npm cannot install what examples/{name} needs, is its registry there? {why}")
        installed.touch()
    copy = folder / name
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns(*BUILT))
    (copy / "node_modules").symlink_to(modules, target_is_directory=True)
    return copy


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


@contextmanager
def running(command: list[str], folder: Path, **environment: str) -> Iterator[str]:
    """The address at which it answers."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), **environment}
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=output, start_new_session=True)
    try:
        wait_for(lambda: answers(port) or process.poll() is not None, folder)
        assert process.poll() is None, (folder / "output.txt").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(happened: Callable[[], bool], folder: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, (folder / "output.txt").read_text()
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Unfollowed(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def ask(address: str, body: bytes | None = None, **headers: str) -> tuple[int, str, str]:
    """(status, text, where it leads)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        response = build_opener(Unfollowed).open(Request(address, data=body, headers=named), timeout=30)  # noqa: S310
    except HTTPError as error:
        response = error
    with response:
        return int(response.status or 0), response.read().decode(), response.headers.get("Location", "")
