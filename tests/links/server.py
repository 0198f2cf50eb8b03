"""A web site on a real port, which answers as its table says and remembers who asked what."""

import contextlib
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, dict[str, str], bytes]


class WebSite(ThreadingHTTPServer):
    """`answers`: by path, or by method and path. `asked` holds (method, path) of each request."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, Reply | Callable[[Any], None]] = {}
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.sent = 0
        self.released = threading.Event()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str, host: str = "site.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, path: str, status: int, location: str = "", body: bytes = b"", *, method: str = "") -> None:
        headers = {"Location": location} if location else {}
        self.answers[f"{method} {path}".strip()] = (status, headers, body)

    def visits(self) -> list[tuple[str, str]]:
        """Without those to robots.txt."""
        return [(method, path) for method, path in self.asked if path != "/robots.txt"]

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()
        self.thread.join()


class Conversation(BaseHTTPRequestHandler):
    server: WebSite

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path))
        self.server.headers.append(dict(self.headers))
        answer = self.server.answers.get(f"{self.command} {self.path}") or self.server.answers.get(self.path)
        with contextlib.suppress(ConnectionError, ValueError):
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer or (404, {}, b"")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the terminal."""


def slow(conversation: Conversation) -> None:
    """One byte now and then, for longer than anybody should wait."""
    while not conversation.server.released.wait(0.1):
        conversation.wfile.write(b"H")
        conversation.wfile.flush()


def endless(conversation: Conversation) -> None:
    """A body without an end."""
    conversation.send_response(200)
    conversation.end_headers()
    while not conversation.server.released.is_set():
        conversation.wfile.write(b"x" * 10_000)
        conversation.server.sent += 10_000
