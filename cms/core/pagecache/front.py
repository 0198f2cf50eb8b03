"""Telling the caches in front of us: Varnish and the like by names, CDNs by addresses (wagtail.contrib.frontendcache).

A publication never waits for them: the journal's reader tells them, and goes on trying until they have heard it.
"""

import logging
import re
import secrets
from datetime import timedelta
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from wagtail.contrib.frontend_cache.backends import BaseBackend
from wagtail.models import Site

from .entries import EVERYTHING, tag_of
from .rows import Invalidation

logger = logging.getLogger(__name__)

TIMEOUT = 3  # seconds
CLAIM = 30  # seconds within which somebody has told them, or another process tries
PAUSE = 5  # seconds after one could not be told
BATCH = 100  # rows
IN_PATTERN = 40  # names in one request


class VarnishBackend(BaseBackend):
    """Every copy of these names goes, on all hosts: BAN, with a pattern for the header X-Cache-Tags of our answers.

    Raises URLError when it was not told.
    """

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location = str(params["LOCATION"]).rstrip("/")

    def purge_names(self, names: list[str]) -> None:
        for start in range(0, len(names), IN_PATTERN):
            pattern = pattern_of(names[start : start + IN_PATTERN])
            request = Request(f"{self.location}/", method="BAN", headers={"X-Ban-Tags": pattern})  # noqa: S310
            with urlopen(request, timeout=TIMEOUT):  # noqa: S310 (an operator's own address)  # nosec B310
                pass

    def purge(self, url: str) -> None:
        self.purge_names([urlsplit(url).path])


def pattern_of(names: list[str]) -> str:
    """A regular expression that finds them in `entries.tags_line`; for everything, one that finds anything."""
    return "." if EVERYTHING in names else f",({'|'.join(re.escape(tag_of(name)) for name in names)}),"


def is_on() -> bool:
    return bool(getattr(settings, "WAGTAILFRONTENDCACHE", None))


def tell_due() -> int:
    """Tell what was not told, the oldest first. How many rows that was. What fails is tried again later."""
    if not is_on():
        return 0
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = list(Invalidation.objects.filter(free, told_at=None).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not waiting:
        return 0
    # Of several processes each row has one: the moment tells whose it is.
    until = now + timedelta(seconds=CLAIM, microseconds=secrets.randbelow(1_000_000))
    Invalidation.objects.filter(free, pk__in=waiting, told_at=None).update(claimed_until=until)
    rows = Invalidation.objects.filter(pk__in=waiting, told_at=None, claimed_until=until)
    names = sorted({name for found in rows.values_list("names", flat=True) for name in found})
    if not names:
        return 0
    try:
        tell(names)
    except (URLError, OSError) as error:
        logger.warning("a cache in front could not be told, and will be: %s", error)
        # Not before a while, or every reading would wait for it.
        rows.update(claimed_until=timezone.now() + timedelta(seconds=PAUSE))
        return 0
    return rows.update(told_at=timezone.now())


def tell(names: list[str]) -> None:
    from wagtail.contrib.frontend_cache.utils import get_backends

    for backend in get_backends().values():
        if hasattr(backend, "purge_names"):
            backend.purge_names([EVERYTHING] if EVERYTHING in names else names)
        elif addresses := addresses_of(names):
            backend.purge_batch(addresses)


def addresses_of(names: list[str]) -> list[str]:
    """With the host of every site: which of them has such a page, they know."""
    roots = [site.root_url for site in Site.objects.all()]
    return [f"{root}{name}" for name in names if name.startswith("/") for root in roots]
