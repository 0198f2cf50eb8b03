"""One module opens connections to other servers: `cms.core.outgoing`, which looks where they lead."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# What opens a connection by itself.
CLOSED = {
    "socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "telnetlib",
    "poplib", "imaplib", "smtplib", "nntplib", "xmlrpc.client", "socketserver", "asyncio", "websocket",
    "websockets", "paramiko", "pycurl",
}  # fmt: skip
# Names of errors, and what starts our own server.
ALLOWED = {
    "cms/core/outgoing/requests.py": {"http.client", "socket", "ssl"},
    "cms/core/outgoing/safety.py": {"socket"},
    "cms/outbox/sending.py": {"http.client.HTTPException"},
    "cms/outbox/announcing.py": {"http.client.HTTPException"},
    "cms/outbox/delivery.py": {"smtplib.SMTPRecipientsRefused", "smtplib.SMTPResponseException"},
    "cms/core/pagecache/front.py": {
        "urllib.request.Request",
        "urllib.request.urlopen",
        "urlopen()",
    },  # the operator's own caches
    "cms/core/migrating.py": {"create_connection()"},  # Django's, to the database
    "cms/probe.py": {
        "http.client.HTTPConnection",
        "http.client.HTTPException",
        "HTTPConnection()",
    },  # this machine, for a container's health
    "blog/working/presence.py": {"socket"},  # the name of this machine
    "blog/links/visitor.py": {"http.client"},  # HTTPException; see the test below
}
CALLS = {"create_connection", "HTTPConnection", "HTTPSConnection", "urlopen", "urlretrieve", "build_opener", "getaddrinfo"}  # fmt: skip


def modules() -> list[Path]:
    return [
        path
        for top in ("cms", "blog", "coaching")
        for path in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Module, and what is taken from it ("" for all)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                yield node.module or "", alias.name


def opened(path: Path) -> set[str]:
    """What of the closed modules this one imports, and which of their functions it calls."""
    tree = ast.parse(path.read_text())
    found = set()
    for module, name in imports(tree):
        whole = f"{module}.{name}" if name else module
        if module in CLOSED or whole in CLOSED:
            found.add(module if not name or f"{module}.{name}" in CLOSED else whole)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in CALLS and "outgoing" not in path.parts:
                found.add(f"{called}()")
    return found


def test_no_other_module_opens_connections() -> None:
    found = {}
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        if more := opened(path) - ALLOWED.get(name, set()):
            found[name] = more
    assert found == {}


def test_the_list_of_exceptions_holds_nothing_that_is_gone() -> None:
    assert {name: opened(ROOT / name) & allowed for name, allowed in ALLOWED.items()} == ALLOWED


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import requests", {"requests"}),
        ("from urllib.request import urlopen\nurlopen('x')", {"urllib.request.urlopen", "urlopen()"}),
        ("import urllib.parse", set()),
        ("def f():\n    import socket\n    socket.create_connection(('x', 1))", {"socket", "create_connection()"}),
        ("from urllib import request", {"urllib"}),
    ],
)
def test_the_search_finds_what_it_looks_for(tmp_path: Path, code: str, found: set[str]) -> None:
    file = tmp_path / "module.py"
    file.write_text(code)
    assert opened(file) == found
