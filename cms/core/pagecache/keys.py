"""What a request asks for, as the key under which its answer is kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

LONGEST_QUERY = 500  # characters; longer ones are no address of a page
LONGEST_PATH = 2_000

Environ = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trust:
    """Which headers of a proxy count, as Django's settings say: SECURE_PROXY_SSL_HEADER, USE_X_FORWARDED_HOST
    and USE_X_FORWARDED_PORT."""

    tls_header: tuple[str, str] | None = None
    forwarded_host: bool = False
    forwarded_port: bool = False

    @property
    def headers(self) -> list[str]:
        found = ["HTTP_HOST"]
        if self.tls_header:
            found.append(self.tls_header[0])
        if self.forwarded_host:
            found.append("HTTP_X_FORWARDED_HOST")
        if self.forwarded_port:
            found.append("HTTP_X_FORWARDED_PORT")
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """What the answers at a path depend on. `query`: the parameters that its view reads; None: all of them."""

    query: tuple[str, ...] | None = ()
    by_origin: bool = False  # of the page whose script asks


def base_of(environ: Environ, trust: Trust) -> str | None:
    """Scheme, host and path, as Django reads them. None for what is never kept: without a host, too long."""
    host = environ.get("HTTP_HOST", "")
    if trust.forwarded_host:
        host = environ.get("HTTP_X_FORWARDED_HOST") or host
    path = environ.get("PATH_INFO", "")
    if not host or len(path) > LONGEST_PATH or len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return None
    if trust.forwarded_port and (port := environ.get("HTTP_X_FORWARDED_PORT")):
        host = f"{host} {port}"
    return f"{scheme_of(environ, trust)}://{host}{environ.get('SCRIPT_NAME', '')}{path}"


def path_of(base: str) -> str:
    """As pages and addresses write it; WSGI gives each byte as a character."""
    path = "/" + base.split("://", 1)[1].partition("/")[2]
    return path.encode("latin-1", "replace").decode("utf-8", "replace")


def scheme_of(environ: Environ, trust: Trust) -> str:
    if trust.tls_header:
        said = environ.get(trust.tls_header[0])
        if said is not None:
            return "https" if said.split(",", 1)[0].strip() == trust.tls_header[1] else "http"
    return str(environ.get("wsgi.url_scheme", "http"))


def query_of(raw: str, shape: Shape) -> tuple[str, bool]:
    """The part of a query that the view reads, in one spelling; and whether that is all there was.

    Of a parameter that is given twice, views read the last.
    """
    if not raw:
        return "", True
    pairs = parse_qsl(raw, keep_blank_values=True)
    if shape.query is None:
        return urlencode(sorted(pairs)), True
    said = dict(pairs)
    known = [(name, said[name]) for name in shape.query if name in said]
    return urlencode(known), len(known) == len(pairs)


def key_of(base: str, query: str, origin: str) -> str:
    key = f"{base}?{query}" if query else base
    return f"{key} {origin}" if origin else key
