"""Refusals that programs read: problem details, https://www.rfc-editor.org/rfc/rfc9457

Whatever is answered below `/api/` with an error is one, also what Django itself refuses.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

BELOW = "/api/"
CONTENT_TYPE = "application/problem+json"
GetResponse = Callable[[HttpRequest], HttpResponse]


class Problem(Exception):
    """What a view raises to answer so. `more`: members of its own, such as the parameter that is wrong."""

    def __init__(self, status: int, detail: str, *, title: str = "", wait: int = 0, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more
        self.title = title or HTTPStatus(status).phrase
        self.wait = wait  # seconds until it is worth trying again

    def response(self) -> JsonResponse:
        found = problem(self.status, self.title, self.detail, **self.more)
        if self.wait:
            found["Retry-After"] = str(self.wait)
        return found


def problem(status: int, title: str, detail: str, **more: Any) -> JsonResponse:
    response = answer({"type": "about:blank", "title": title, "status": status, "detail": detail, **more})
    response.status_code = status
    response["Content-Type"] = CONTENT_TYPE
    response["Cache-Control"] = "no-store"
    return response


def answer(data: Any) -> JsonResponse:
    """Typographic characters as they are."""
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


DETAILS = {
    400: _("This request cannot be understood."),
    403: _("This is not for everybody. Sign in, or ask who runs the site."),
    404: _("There is nothing at this address."),
    405: _("This address does not take this method. “Allow” says which it takes."),
    500: _("Something went wrong here. It has been noted."),
}


class ProblemMiddleware:
    """Below `/api/` no error is a page: what Django or a decorator refused is told as a problem, headers kept.

    Stands inside the middleware that answers missing pages, and outside all that refuses.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_told = response.headers.get("Content-Type", "") == CONTENT_TYPE
        if not request.path.startswith(BELOW) or response.status_code < 400 or is_told:
            return response
        if settings.DEBUG and response.status_code == 500:
            return response
        status = HTTPStatus(response.status_code)
        told = problem(status, status.phrase, str(DETAILS.get(status, status.description)))
        for name in ("Allow", "Retry-After", "WWW-Authenticate", "Vary"):
            if name in response.headers:
                told[name] = response[name]
        told.cookies = response.cookies
        return told
