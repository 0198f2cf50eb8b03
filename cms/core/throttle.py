"""How often something may happen within a minute of the first time, counted in Django's cache."""

import time
from hashlib import sha256

from django.core.cache import cache

WINDOW = 60  # seconds


def seconds_to_wait(what: str, whose: str, limit: int) -> int:
    """Counts one more, and says how long to wait when that was one too many; 0 when it was not. `limit` 0: none.

    `whose`: an address or a key; only its hash is kept. Without a shared cache (`REDIS_URL`) each server
    process counts for itself.
    """
    if not limit:
        return 0
    key = f"throttle:{what}:{sha256(whose.encode()).hexdigest()[:32]}"
    begun = cache.get_or_set(f"{key}:begun", time.time, WINDOW) or time.time()
    cache.add(key, 0, WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # dropped by the cache a moment ago
        count = 1
    return max(1, WINDOW - int(time.time() - begun)) if count > limit else 0
