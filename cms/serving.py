"""How the web server is started, the same everywhere: `make run`, a container, a unit of systemd, the cluster.

A visitor who sends or reads slowly costs a connection, never a thread of ours: the server collects what comes in and
sends what goes out beside the threads that run Python.
"""

import sys

HEADER_MILLISECONDS = 10_000  # for the headers of one request; after that the connection is closed
BACKLOG = 1024  # connections that wait to be accepted


def command(host: str, port: int, *, threads: int) -> list[str]:
    """`threads`: how many requests one process answers at the same time; each needs a database connection."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--blocking-threads", str(threads), "--backlog", str(BACKLOG),
        "--http1-header-read-timeout", str(HEADER_MILLISECONDS), "--log-level", "warning", "cms.wsgi:application",
    ]  # fmt: skip
