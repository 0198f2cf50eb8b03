"""The web server's command line, and the question whether it is well."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms import probe, serving
from tests.conftest import ROOT
from tests.servers import free_port, wait_until


def option(command: list[str], name: str) -> str:
    return command[command.index(name) + 1]


def test_the_server_listens_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HOST": "0.0.0.0", "PORT": "9000", "WEB_THREADS": "6"}.items():  # noqa: S104
        monkeypatch.setenv(name, value)
    command = serving.command()
    assert (option(command, "--host"), option(command, "--port")) == ("0.0.0.0", "9000")  # noqa: S104
    assert option(command, "--blocking-threads") == str(6 + serving.BODY_THREADS)


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "none")
    with pytest.raises(ImproperlyConfigured, match="PORT='none'"):
        serving.command()


def test_a_server_that_is_told_to_stop_while_it_starts_stops(tmp_path: Path) -> None:
    """A worker that is still being loaded does not hear of it."""
    if not Path("/proc/self/task").exists():
        pytest.skip("needs /proc, to see that a worker has been started")
    given = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": str(free_port()), "WEB_STOP_SECONDS": "2"}
    process = subprocess.Popen([sys.executable, "-m", "cms.serving"], cwd=ROOT, env=given, start_new_session=True)
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        wait_until(lambda: process.poll() is not None or children.read_text().strip())
        process.terminate()
        process.wait(60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


class Server(HTTPServer):
    asked: list[tuple[str, str | None, str | None]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]))
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.asked = []
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_the_probe_asks_by_the_name_of_the_site(server: Server) -> None:
    environment = {"PORT": str(server.server_port), "SITE_ORIGIN": "https://www.example.org"}
    assert probe.status_of("/healthz", environment) == 200
    assert probe.status_of("/readyz", environment) == 503
    assert server.asked == [("/healthz", "www.example.org", "https"), ("/readyz", "www.example.org", "https")]


def test_the_probe_says_when_nobody_answers(server: Server) -> None:
    port = server.server_port
    server.server_close()
    assert probe.status_of("/healthz", {"PORT": str(port)}) == 0
