"""Answer Prometheus on a port of its own (METRICS=HOST:PORT) for all processes that share the folder they count into."""

import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from cms.watch import exposition
from cms.watch.environment import PLACE
from cms.watch.views import is_allowed


class Handler(BaseHTTPRequestHandler):
    timeout = 10  # seconds; who says nothing is left

    def do_GET(self) -> None:
        token = settings.PROOFDESK_METRICS_TOKEN
        if self.path.partition("?")[0] != "/metrics":
            return self.answer(404, b"Look at /metrics\n")
        if token and not is_allowed(self.headers.get("Authorization", ""), token):
            return self.answer(401, b"Send the token: Authorization: Bearer ...\n")
        close_old_connections()  # one that broke is replaced
        try:
            body, kind = exposition.text()
        finally:
            close_old_connections()
        return self.answer(200, body, kind)

    def answer(self, status: int, body: bytes, kind: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """A line for each visit of Prometheus tells nothing."""


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        place = PLACE.fullmatch(settings.PROOFDESK_METRICS)
        if place is None:
            raise CommandError("Set METRICS to a host and port, such as 127.0.0.1:9464.")
        try:
            server = ThreadingHTTPServer((place["host"].strip("[]"), int(place["port"])), Handler)
        except OSError as error:
            raise CommandError(f"METRICS={settings.PROOFDESK_METRICS}: {error.strerror or error}") from None
        server.daemon_threads = True
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        if options["verbosity"]:
            self.stdout.write(f"http://{settings.PROOFDESK_METRICS}/metrics")
            self.stdout.flush()
        server.serve_forever()
        server.server_close()
