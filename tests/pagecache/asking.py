"""Requests to the real WSGI callable, as a server makes them."""

import io
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True)
class Said:
    status: int
    headers: dict[str, str]  # by names in small letters
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def was_kept(self) -> bool:
        return "hit" in self.headers.get("cache-status", "")

    @property
    def was_stored(self) -> bool:
        return "stored" in self.headers.get("cache-status", "")


def environ_of(address: str, method: str = "GET", data: bytes = b"", **headers: str) -> dict[str, Any]:
    path, _, query = address.partition("?")
    found = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(data),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if data:
        found |= {"CONTENT_LENGTH": str(len(data)), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    return found | {f"HTTP_{name.upper()}": value for name, value in headers.items()}


def ask(application: Any, address: str, method: str = "GET", data: bytes = b"", **headers: str) -> Said:
    """`headers`: by their names with underscores, such as `accept_encoding="br"`."""
    said: list[Any] = []

    def start_response(status: str, given: list[tuple[str, str]], exc_info: Any = None) -> None:
        said[:] = [status, given]

    result = application(environ_of(address, method, data, **headers), start_response)
    try:
        body = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    return Said(int(said[0][:3]), {name.lower(): value for name, value in said[1]}, body)
