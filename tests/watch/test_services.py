"""What Sentry and OpenTelemetry get from a site: held against what arrives at a server of the test."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest

from cms.watch.services import clean_breadcrumb, clean_event
from tests.conftest import ROOT

TOKEN = "aB3_" + "x" * 39
# Every address fails: this site has no tables.
SCRIPT = f"""
import logging
from cms.wsgi import application
from django.test import RequestFactory
factory = RequestFactory()
factory.cookies["sessionid"] = "secret-session"
requests = [
    factory.post("/leads/my-data/?q=anna.berg@example.com", {{"email": "anna.berg@example.com"}},
        headers={{"Origin": "http://testserver", "X-Request-ID": "request-one", "Authorization": "Bearer abc-secret"}}),
    factory.get("/career-coaching/results/{TOKEN}/?name=Berg"),
]
statuses = []
for request in requests:
    list(application(request.environ, lambda status, headers: statuses.append(status[:3])))
assert statuses == ["500", "500"], statuses
logging.getLogger("blog").error("mail to %s failed", "anna.berg@example.com")
"""


UNPACK: dict[str, Any] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@contextmanager
def sink() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Its address without a scheme, and what was posted there: path and body."""
    got: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            else:
                body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, UNPACK[self.headers.get("Content-Encoding", "")](body)))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_errors_and_spans_arrive_without_people(tmp_path: Any) -> None:
    pytest.importorskip("sentry_sdk")
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http")
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    with sink() as (host, got):
        environment = {
            **os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "cms.settings.base",
            "ALLOWED_HOSTS": "testserver", "SENTRY_DSN": f"http://public@{host}/1", "ENVIRONMENT": "testing",
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{host}/otel",
        }  # fmt: skip
        done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    for word in ("anna", "berg", "secret", TOKEN, "?q="):
        assert word not in done.stderr.lower(), word
        assert not any(word.encode() in body.lower() for _, body in got), word
    events = [json.loads(line) for path, body in got if path == "/api/1/envelope/" for line in body.splitlines()]
    thrown = [event for event in events if "exception" in event]
    assert {event["request"]["method"] for event in thrown} == {"GET", "POST"}
    assert {event["request"]["url"] for event in thrown} == {
        "http://testserver/leads/my-data/", "http://testserver/career-coaching/results/***/",
    }  # fmt: skip
    posted = next(event for event in thrown if event["request"]["method"] == "POST")
    assert posted["exception"]["values"][-1]["type"] == "OperationalError"
    assert posted["tags"]["request_id"] == "request-one"
    assert posted["environment"] == "testing"
    assert not any("vars" in frame for frame in posted["exception"]["values"][-1]["stacktrace"]["frames"])
    spans = [
        span
        for path, body in got
        if path == "/otel/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    # The database is missed before the address is read, so no name of a view is known.
    assert {span.name for span in spans} == {"POST none", "GET none"}
    told = {attribute.key for span in spans for attribute in span.attributes}
    assert told == {"http.request.method", "http.route", "http.response.status_code"}


def test_nothing_is_loaded_for_services_that_are_off(tmp_path: Any) -> None:
    code = (
        "import django, sys; django.setup();"
        "print([name for name in ('sentry_sdk', 'opentelemetry', 'prometheus_client', 'pyrage') if name in sys.modules])"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"METRICS", "SENTRY_DSN"}},
        "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "cms.settings.base",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_an_event_keeps_where_and_loses_what() -> None:
    event = {
        "request": {
            "method": "POST", "url": f"https://x.example/review/{TOKEN}/?a=b", "query_string": "a=b", "data": {"x": 1},
            "cookies": {"sessionid": "s"}, "env": {"REMOTE_ADDR": "192.0.2.1"},
            "headers": {"Cookie": "s", "User-Agent": "Firefox", "X-Forwarded-For": "192.0.2.1"},
        },
        "user": {"id": 7, "email": "anna@example.com"},
        "extra": {"sys.argv": ["x"]},
        "logentry": {"message": "mail to %s", "params": ["anna@example.com"]},
        "exception": {"values": [{"type": "E", "stacktrace": {"frames": [{"function": "f", "vars": {"a": 1}}]}}]},
    }  # fmt: skip
    cleaned = clean_event(event, {})
    assert cleaned == {
        "request": {"method": "POST", "url": "https://x.example/review/***/", "headers": {"User-Agent": "Firefox"}},
        "logentry": {"message": "mail to %s", "params": ["***"]},
        "exception": {"values": [{"type": "E", "stacktrace": {"frames": [{"function": "f"}]}}]},
        "tags": {},
    }


def test_breadcrumbs_lose_queries_and_what_was_asked_for() -> None:
    assert clean_breadcrumb({"category": "query", "message": "SELECT 1"}, {}) is None
    crumb = {
        "category": "httplib",
        "data": {"url": "https://x.example/?q=anna", "method": "GET", "http.query": "q=anna"},
    }
    assert clean_breadcrumb(crumb, {}) == {
        "category": "httplib", "data": {"url": "https://x.example/", "method": "GET"},
    }  # fmt: skip
