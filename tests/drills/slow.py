"""Visitors at the end of a very bad line, or who pretend to be: each holds a connection and moves a byte at a time."""

import socket
import statistics
from threading import Event, Thread
from urllib.parse import urlsplit

from tests.drills.clusters import ask

SECONDS_PER_BYTE = 0.2
KINDS = ("headers", "form", "page")


class SlowClients:
    """`path`: a page; `form`: what takes a form. A third sends headers, a third a form, a third reads a page."""

    def __init__(self, origin: str, count: int, *, path: str, form: str) -> None:
        self.where = urlsplit(origin)
        self.count = count
        host = f"Host: {self.where.netloc}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n"
        self.openings = {
            "headers": f"GET {path} HTTP/1.1\r\n{host}X-Slow: ",
            "form": f"POST {form} HTTP/1.1\r\n{host}{kind}Content-Length: 100000\r\n\r\na=",
            "page": f"GET {path} HTTP/1.1\r\n{host}\r\n",
        }
        self.open: list[tuple[str, socket.socket]] = []
        self.moved = 0  # bytes, of all
        self._stop = Event()
        self._thread = Thread(target=self._drip)

    def _connect(self, kind: str) -> socket.socket:
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)  # so that the page cannot wait on our side
        made.settimeout(5)
        made.connect((self.where.hostname or "", self.where.port or 80))
        made.sendall(self.openings[kind].encode())
        made.settimeout(0)
        return made

    def _drip(self) -> None:
        while not self._stop.wait(SECONDS_PER_BYTE):
            for place, (kind, connection) in enumerate(self.open):
                try:
                    self.moved += len(connection.recv(1)) if kind == "page" else connection.send(b"b")
                except BlockingIOError:
                    pass
                except OSError:  # shown the door: such a visitor comes again
                    connection.close()
                    self.open[place] = (kind, self._connect(kind))

    def __enter__(self) -> "SlowClients":
        for number in range(self.count):
            kind = KINDS[number % len(KINDS)]
            self.open.append((kind, self._connect(kind)))
        self._thread.start()
        return self

    def __exit__(self, *about: object) -> None:
        self._stop.set()
        self._thread.join()
        for _, connection in self.open:
            connection.close()


def p95(origin: str, paths: list[str], count: int) -> float:
    """Seconds within which 95 of 100 requests of others are answered. Raises AssertionError for one that is not."""
    answers = [ask(origin + paths[number % len(paths)]) for number in range(count)]
    assert [found.status for found in answers] == [200] * count
    return statistics.quantiles([found.seconds for found in answers], n=20)[-1]
