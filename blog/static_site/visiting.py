"""The site as a visitor without an account gets it, asked from within: through all middleware, without a server."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    kind: str  # without parameters: “text/html”
    body: bytes


def request_of(address: str, *, is_static: bool) -> HttpRequest:
    """For a whole address. `is_static`: nobody will answer what the page sends, so it sends nothing.

    Templates then leave out counters, forms and the way to the search.
    """
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    # The scheme is that of the site, whatever a proxy would have said.
    secure: Any = {"wsgi.url_scheme": parts.scheme, "HTTP_X_FORWARDED_PROTO": parts.scheme}
    standard = (parts.scheme, port) in (("http", 80), ("https", 443))
    host = (parts.hostname or "localhost") + ("" if standard else f":{port}")
    factory = RequestFactory(SERVER_NAME=parts.hostname or "localhost", SERVER_PORT=str(port), HTTP_HOST=host, **secure)
    request = factory.get(parts.path + (f"?{parts.query}" if parts.query else ""))
    request.is_static = is_static  # type: ignore[attr-defined]
    return request


@cache
def handler() -> BaseHandler:
    found = BaseHandler()
    found.load_middleware()
    return found


def ask(address: str, *, is_static: bool) -> Reply:
    response: HttpResponseBase = handler().get_response(request_of(address, is_static=is_static))
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return Reply(response.status_code, response.get("Content-Type", "").partition(";")[0].strip(), body)
