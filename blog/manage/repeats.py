"""`Idempotency-Key`: a request that is sent twice is done once, and answered twice.

As https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ describes. What a request does and
the note of its answer are one transaction: whatever dies in between, the next try finds both or neither.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import ApiCall, ApiToken
from cms.core.problems import problem

from . import tokens

HEADER = "Idempotency-Key"
KEPT = timedelta(days=1)
LONGEST = 255
HEADERS = ("ETag", "Location", "Content-Type")
View = Callable[..., HttpResponse]


class _NotDone(Exception):
    """Takes the transaction back with all that was noted: the answer was an error."""


def once(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "").strip()
        token = caller(request) if key else None
        if token is None:
            return view(request, *args, **kwargs)
        if len(key) > LONGEST:
            return problem(400, _("This key is too long"), _("An Idempotency-Key has 255 characters at most."))
        digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
        if (call := ApiCall.objects.filter(token=token, key=key).first()) is not None:
            return again(call, digest)
        response: HttpResponse | None = None
        try:
            with transaction.atomic():
                # Who sends the same key at the same moment waits here for the first one's end.
                call = ApiCall.objects.create(token=token, key=key, request_digest=digest)
                response = view(request, *args, **kwargs)
                if response.status_code >= 300:
                    raise _NotDone
                call.status, call.body = response.status_code, response.content.decode()
                call.headers = {name: response[name] for name in HEADERS if name in response.headers}
                call.save()
        except _NotDone:
            pass
        except IntegrityError:
            call = ApiCall.objects.filter(token=token, key=key).first()
            if call is None or response is not None:
                raise
            return again(call, digest)
        assert response is not None  # noqa: S101 (for the type checker: every other way has left)
        return response

    return wrapped


def caller(request: HttpRequest) -> ApiToken | None:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return tokens.found_by(secret) if kind.lower() == "bearer" else None


def again(call: ApiCall, digest: str) -> HttpResponse:
    if call.request_digest != digest:
        return problem(
            422, _("This key was used already"), _("Another request had this Idempotency-Key. Send a new key.")
        )
    response = HttpResponse(call.body, status=call.status or 200)
    for name, value in call.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def forget() -> int:
    """Answers older than a day. Returns how many."""
    return int(ApiCall.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0])
