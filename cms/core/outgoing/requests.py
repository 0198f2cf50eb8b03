"""One request to another server: to the address that was looked at, over in time, never on to somewhere else."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TypeVar

from .safety import Place, Policy, place_of

TIMEOUT = 6.0  # seconds for one request, from the first byte out to the last byte in

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: its first bytes, as many as were asked for. `retry_after`: as the header has it."""

    status: int
    location: str = ""
    body: bytes = b""
    retry_after: str = ""


class OutOfTime(OSError):
    """There is no time left for another request."""


def ask(
    method: str,
    url: str,
    policy: Policy,
    end: float,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    keep: int = 0,
    timeout: float = TIMEOUT,
) -> Answer:
    """Over at `end` (of time.monotonic). The host is resolved and looked at each time; redirects are not followed.

    Raises Unsafe, OutOfTime, OSError or HTTPException.
    """
    place = within(left(end), lambda: place_of(url, policy))
    return send(method, place, min(timeout, left(end)), headers=headers, body=body, keep=keep)


def send(
    method: str, place: Place, timeout: float, *, headers: Mapping[str, str], body: bytes | None = None, keep: int = 0
) -> Answer:
    """To a place that was looked at before."""
    connection = PinnedConnection(place, timeout)
    try:
        said = {"Host": place.authority, **headers, "Connection": "close"}
        connection.request(method, place.path, body=body, headers=said)
        response = connection.getresponse()
        start = response.read(keep) if keep else b""
        location = response.headers.get("Location", "").strip()
        return Answer(response.status, location, start, response.headers.get("Retry-After", "").strip())
    finally:
        connection.close()


def left(end: float) -> float:
    """Seconds until then. Raises OutOfTime when there are none."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise OutOfTime
    return seconds


def within(seconds: float, question: Callable[[], T]) -> T:
    """Its answer. Raises OutOfTime when there is none in time: the name service knows no timeout of its own."""
    answers: SimpleQueue[T | Exception] = SimpleQueue()

    def run() -> None:
        try:
            answers.put(question())
        except Exception as error:
            answers.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise OutOfTime from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class PinnedConnection(http.client.HTTPConnection):
    """Connects to the address that was looked at, whatever the name service says now, and for so long only.

    A timeout of the socket would begin anew with every byte that a slow server sends.
    """

    def __init__(self, place: Place, timeout: float) -> None:
        super().__init__(place.host, place.port, timeout=timeout)
        self.place = place
        self._end: threading.Timer | None = None

    def connect(self) -> None:
        plain = socket.create_connection((self.place.address, self.place.port), timeout=self.timeout)
        self.sock = plain
        self._end = threading.Timer(self.timeout or TIMEOUT, shut, [plain])
        self._end.daemon = True
        self._end.start()
        if self.place.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.place.host, do_handshake_on_connect=False)
            self._end.args = [self.sock]
            self.sock.do_handshake()

    def close(self) -> None:
        if self._end:
            self._end.cancel()
        super().close()


def shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
