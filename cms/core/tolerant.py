"""Django's cache in Redis, for a site that goes on without it.

While Redis is away each process has a cache of its own, as a site without Redis does: limits count on, and what is
costly is worked out once. After an error Redis is left alone for some seconds, so that no visitor waits for it again
and again.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisTimeout
from redis.retry import Retry

logger = logging.getLogger(__name__)

TIMEOUT = 0.05  # seconds
PAUSE = 5  # seconds
METHODS = (
    *("add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear"),
)


class Breaker:
    """For all threads of this process: each has a cache object of its own."""

    away_until = 0.0


def tolerant(name: str) -> Callable[..., Any]:
    inner = getattr(RedisCache, name)

    @wraps(inner)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= Breaker.away_until:
            try:
                found = inner(self, *args, **kwargs)
            except (RedisAway, RedisTimeout) as error:
                if not Breaker.away_until:
                    self.own.clear()  # what it kept when Redis was away before
                Breaker.away_until = time.monotonic() + PAUSE
                logger.warning("Redis is away; the site goes on without it: %s", error)
            else:
                Breaker.away_until = 0.0
                return found
        return getattr(self.own, name)(*args, **kwargs)

    return call


class TolerantRedisCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        own = {name: value for name, value in params.items() if name.upper() != "OPTIONS"}
        self.own = LocMemCache("while Redis is away", own)
        options = {
            "socket_connect_timeout": TIMEOUT,
            "socket_timeout": TIMEOUT,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})


for method in METHODS:
    setattr(TolerantRedisCache, method, tolerant(method))
