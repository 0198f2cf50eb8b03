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
KNOWN_BEFORE = "proofdesk.database_is_known_to_be_away"  # set by who knows before Django asks: nobody waits for it
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
    """Outside of all that asks the database, inside of what every answer tells browsers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(KNOWN_BEFORE):
            return answer(request.path)
        response = self.get_response(request)
        if response.status_code == 500 and request.META.get(IN_ENVIRON):
            return answer(request.path)
        return response


def answer(path: str) -> HttpResponse:
    with override(settings.LANGUAGE_CODE):
        if path.startswith(BELOW):
            detail = _("The site cannot answer just now. Try again in a few seconds.")
            response: HttpResponse = Problem(503, detail, wait=WAIT).response()
        else:
            response = HttpResponse(render_to_string("503.html"), status=503)
            response["Retry-After"] = str(WAIT)
            response["Cache-Control"] = "no-store"
    response["Content-Language"] = settings.LANGUAGE_CODE
    return response
