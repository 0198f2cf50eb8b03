"""The web server, started the same way everywhere: `python -m cms.serving`, with HOST, PORT, WEB_THREADS and WEB_STOP_SECONDS.

`make run`, the container, the unit of systemd and the cluster run this; it becomes the server, so that signals reach
it. A visitor who sends or reads slowly costs a connection, and a thread only while a request's body comes in.
"""

import os
import sys

from cms import env

# Bodies of requests that are waited for at once, by threads beside those that answer. On few cores the server warns
# of so many threads; why they stay: docs/decisions/0020-page-cache.md
BODY_THREADS = 12
HEADER_MILLISECONDS = 10_000  # for the headers of one request; after that the connection is closed
BACKLOG = 1024  # connections that wait to be accepted


def command() -> list[str]:
    """Raises ImproperlyConfigured. Threads: how many requests a process answers at once.

    Told to stop, it waits for what is being answered. A worker that still starts does not hear of it, and is killed.
    """
    host = env.text("HOST", "127.0.0.1")
    port = env.integer("PORT", 8000, minimum=1, maximum=65535)
    threads = env.integer("WEB_THREADS", 4, minimum=1, maximum=64)
    stop = env.integer("WEB_STOP_SECONDS", 20, minimum=1, maximum=600)
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--blocking-threads", str(threads + BODY_THREADS), "--backlog", str(BACKLOG),
        "--http1-header-read-timeout", str(HEADER_MILLISECONDS), "--workers-kill-timeout", str(stop),
        "--log-level", "warning", "cms.wsgi:application",
    ]  # fmt: skip


if __name__ == "__main__":
    started = command()
    os.execv(started[0], started)  # noqa: S606 (our own command line)  # nosec B606
