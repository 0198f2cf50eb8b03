"""A receiver of webhooks on a real port, and a verifier written from the specification alone.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE = 5 * 60  # seconds


class NotOurs(Exception):
    pass


def verify(secret: str, headers: Any, body: bytes, now: float | None = None) -> dict[str, Any]:
    """Shares nothing with the code that signs."""
    message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs((now or time.time()) - int(timestamp)) > TOLERANCE:
        raise NotOurs("too old, or from the future")
    if not secret.startswith("whsec_"):
        raise NotOurs("no secret of a webhook")
    key = base64.b64decode(secret[len("whsec_") :])
    if not 24 <= len(key) <= 64:
        raise NotOurs("a key has 24 to 64 bytes")
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    for versioned in headers["webhook-signature"].split(" "):
        version, _, found = versioned.partition(",")
        if version == "v1" and hmac.compare_digest(found.encode(), expected):
            content: dict[str, Any] = json.loads(body)
            return content
    raise NotOurs("no signature fits")


@dataclass
class Request:
    path: str
    headers: Any
    body: bytes

    @property
    def id(self) -> str:
        return str(self.headers["webhook-id"])

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


Answer = int | tuple[int, dict[str, str], bytes] | Callable[["Conversation"], None]


class Receiver(ThreadingHTTPServer):
    """`answers`: for the next requests; then `usual`. `received`: every request that came in whole."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.answers: list[Answer] = []
        self.usual: Answer = 204
        self.received: list[Request] = []
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.on_request: Callable[[Request], None] = lambda request: None
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"

    def next_answer(self, request: Request) -> Answer:
        with self.lock:
            self.received.append(request)
            return self.answers.pop(0) if self.answers else self.usual

    def types(self) -> list[str]:
        return [request.content["type"] for request in self.received]

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()
        self.thread.join()


class Conversation(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = Request(self.path, self.headers, body)
        answer = self.server.next_answer(request)
        self.server.on_request(request)
        with contextlib.suppress(ConnectionError, ValueError):
            if callable(answer):
                answer(self)
                return
            status, headers, text = answer if isinstance(answer, tuple) else (answer, {}, b"")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

    def do_GET(self) -> None:
        """Nobody should follow a redirect here."""
        self.server.received.append(Request(f"GET {self.path}", self.headers, b"{}"))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the terminal."""


def silent(conversation: Conversation) -> None:
    conversation.server.released.wait(30)


def drip(conversation: Conversation) -> None:
    """A byte now and then, for longer than anybody should wait."""
    while not conversation.server.released.wait(0.1):
        conversation.wfile.write(b"H")
        conversation.wfile.flush()


def endless(conversation: Conversation) -> None:
    conversation.send_response(200)
    conversation.end_headers()
    while not conversation.server.released.is_set():
        conversation.wfile.write(b"x" * 10_000)


def garbage(conversation: Conversation) -> None:
    conversation.wfile.write(b"\x00\xff SSH-2.0-OpenSSH_9\r\n\r\n")


def nul(conversation: Conversation) -> None:
    conversation.send_response(500)
    conversation.end_headers()
    conversation.wfile.write(b"bad\x00\xfe" * 2_000)
