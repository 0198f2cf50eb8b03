"""Answers that are for one visitor, and forms on pages that everybody may keep a copy of."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from cms.core.throttle import seconds_to_wait

View = Callable[..., HttpResponse]
STAMP_DAYS = 2  # so long a page with a form may be kept open, or in a cache
POSTS = 30  # of one network address within a minute


def unlisted(view: View) -> View:
    """In between: not stored by shared caches and not found by search engines, but one may go back to it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def private(view: View) -> View:
    """Behind a token: kept by nobody, found by nobody, and the address is told to nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


# ---- forms without a cookie
#
# A page that everybody gets alike has no CSRF token, and visitors have no session that a forged request could use.
# What a form stores it stores for whoever gets the answer. The stamp only says that the form came from here.


def stamp(purpose: str, day: date | None = None) -> str:
    """The same all day, so that pages stay the same."""
    return signing.Signer(salt=f"proofdesk.{purpose}").sign((day or timezone.localdate()).isoformat())


def is_stamped(purpose: str, value: str) -> bool:
    try:
        day = date.fromisoformat(signing.Signer(salt=f"proofdesk.{purpose}").unsign(value))
    except (signing.BadSignature, ValueError):
        return False
    return timezone.localdate() - timedelta(days=STAMP_DAYS) <= day <= timezone.localdate()


def too_many(request: HttpRequest, what: str, limit: int = POSTS) -> int:
    """Seconds to wait for who sends more than `limit` within a minute; 0 for everybody else."""
    return seconds_to_wait(what, str(request.META.get("REMOTE_ADDR", "")), limit)
