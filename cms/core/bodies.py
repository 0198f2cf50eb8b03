"""Bodies of requests are taken in before anything works on them, by so many threads at most.

The server hands a request over when its headers are there; whoever then sends a form byte by byte would hold a
thread, and a few of them all threads. Here they can hold only those that are meant for it: pages are answered by the
others. Who comes while all of those wait is asked to come again. A proxy in front that takes bodies in by itself
(deploy/varnish, nginx) keeps even that from happening.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

IN_MEMORY = 1024 * 1024  # bytes; what is longer waits in a file
PIECE = 512
LONGEST = 64 * 1024 * 1024
SECONDS, BYTES_A_SECOND = 30, 4_000  # a body has so long, and longer by its length
Environ = dict[str, Any]


class Refused(Exception):
    def __init__(self, status: str, words: str, **values: object) -> None:
        super().__init__(words)
        self.status, self.words, self.values = status, words, values


class Bodies:
    """Around a WSGI application. `most`: bodies that are waited for at the same time."""

    def __init__(self, application: Callable[..., Any], most: int) -> None:
        self.application = application
        self.free = BoundedSemaphore(most)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length == "0":
            return self.application(environ, start_response)
        try:
            body = self.taken_in(environ["wsgi.input"], length)
        except Refused as refused:
            return answer(refused, start_response)
        environ["wsgi.input"] = body
        try:
            return self.application(environ, start_response)
        finally:
            body.close()  # Django has read what it wants when it returns

    def taken_in(self, incoming: IO[bytes], length: str) -> IO[bytes]:
        """The whole body. Raises Refused, also when it comes too slowly or does not end."""
        if not length.isdecimal():
            raise Refused("400 Bad Request", _("Content-Length is no number."))
        if int(length) > LONGEST:
            raise Refused("413 Content Too Large", _("This takes at most %(most)s MB."), most=LONGEST // 1024 // 1024)
        if not self.free.acquire(blocking=False):
            raise Refused(
                "503 Service Unavailable", _("Too many others are sending. Please try again in a few seconds.")
            )
        left = int(length)
        deadline = time.monotonic() + SECONDS + left / BYTES_A_SECOND
        body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed by who answers)
        try:
            # The server gives as much as is asked for, or waits: between small pieces we can look at the clock.
            while left:
                part = incoming.read(min(PIECE, left))
                if not part:
                    raise Refused("400 Bad Request", _("This ended too early."))
                body.write(part)
                left -= len(part)
                if time.monotonic() > deadline:
                    raise Refused("408 Request Timeout", _("This came in too slowly."))
            body.seek(0)
        except BaseException:
            body.close()
            raise
        finally:
            self.free.release()
        return body


def answer(refused: Refused, start_response: Callable[..., Any]) -> list[bytes]:
    with override(settings.LANGUAGE_CODE):
        content = (gettext(refused.words) % refused.values).encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    if refused.status.startswith("503"):
        headers.append(("Retry-After", "5"))
    start_response(refused.status, headers)
    return [content]
