"""When the database is away: 503 with “Retry-After”, on a page that needs no database. Programs are told as a problem."""

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from .outages import outage_of
from .problems import BELOW, Problem

IN_ENVIRON = "proofdesk.database_is_away"
WAIT = 10  # seconds
GetResponse = Callable[[HttpRequest], HttpResponse]


@receiver(got_request_exception)
def note(request: HttpRequest | None = None, **kwargs: Any) -> None:
    error = sys.exc_info()[1]
    # A table or a function that is not there is a mistake of ours, and stays a 500.
    is_away = isinstance(error, (OperationalError, InterfaceError)) and "no such" not in str(error)
    if request is not None and is_away and outage_of(error) is None:
        request.META[IN_ENVIRON] = True


class Unavailable:
    """Outside of all that asks the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 500 and request.META.get(IN_ENVIRON):
            return answer(request.path)
        return response


def answer(path: str) -> HttpResponse:
    if path.startswith(BELOW):
        return Problem(503, _("The site cannot answer just now. Try again in a few seconds."), wait=WAIT).response()
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(WAIT)
    response["Cache-Control"] = "no-store"
    return response


def respond(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The same for a server, without Django."""
    with override(settings.LANGUAGE_CODE):
        response = answer(environ.get("PATH_INFO", ""))
    start_response(f"503 {response.reason_phrase}", [*response.items(), ("Content-Length", str(len(response.content)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.content]
