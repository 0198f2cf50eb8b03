"""Pages in Redis, for processes on many machines: one of them renders, all show it.

A copy is judged by the journal as one of our own is. When Redis is away the site does without, and asks again later.
"""

import logging
import secrets
import time
from hashlib import sha256
from typing import Any

from .entries import Entry, packed, unpacked
from .following import WINDOW
from .keys import Shape

logger = logging.getLogger(__name__)

TIMEOUT = 0.05  # seconds
PAUSE = 5  # seconds without Redis after it did not answer
LOCK = 5_000  # milliseconds that one process has for rendering before another tries
PREFIX = "proofdesk:pages:"


class Shared:
    """`space`: whose copies these are. Another version of the site, or another site, has others."""

    def __init__(self, url: str, space: str) -> None:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self.space = space

        self.errors: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self.client: Any = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )
        self.away_until = 0.0

    def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """None when Redis is away."""
        if time.monotonic() < self.away_until:
            return None
        try:
            return getattr(self.client, method)(*args, **kwargs)
        except self.errors as error:
            self.away_until = time.monotonic() + PAUSE
            logger.warning("Redis is away; pages are kept in each process alone: %s", error)
            return None

    def shape(self, base: str) -> Shape | None:
        said = self.call("get", self.name("shape", base))
        if said is None:
            return None
        origin, _, query = said.decode().partition(" ")
        return Shape(None if query == "*" else tuple(query.split()), by_origin=origin == "1")

    def get(self, key: str) -> tuple[Entry, Any] | None:
        data = self.call("get", self.name("page", key))
        if data is None:
            return None
        try:
            entry, position = unpacked(data)
        except (ValueError, KeyError, TypeError):  # of another version
            return None
        return (entry, position) if entry.key == key else None

    def put(self, entry: Entry, shape: Shape, position: Any) -> None:
        """For as long as others can judge it."""
        query = "*" if shape.query is None else " ".join(shape.query)
        self.call("set", self.name("page", entry.key), packed(entry, position), ex=WINDOW)
        self.call("set", self.name("shape", entry.base), f"{int(shape.by_origin)} {query}", ex=WINDOW)

    def begin(self, key: str) -> str | None:
        """May this process render it? A token to end with; "" when another process is at it; None without Redis."""
        token = secrets.token_hex(8)
        got = self.call("set", self.name("lock", key), token, nx=True, px=LOCK)
        if got:
            return token
        return None if time.monotonic() < self.away_until else ""

    def end(self, key: str, token: str) -> None:
        if self.call("get", self.name("lock", key)) == token.encode():
            self.call("delete", self.name("lock", key))

    def name(self, kind: str, key: str) -> str:
        return f"{PREFIX}{self.space}:{kind}:{sha256(key.encode()).hexdigest()[:40]}"
