"""The language of an answer, and how long browsers and shared caches may keep it."""

import logging
import re
import traceback
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class PublicCacheControl:
    """Anonymous pages may be stored and must be revalidated; signed-in ones stay private.

    A response that already decided for itself, or that sets a cookie, is left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
        elif request.method in {"GET", "HEAD"}:
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


# Where libraries read a form that came without its own fields: nothing there asks whether they are.
FORM_READERS = re.compile(r"/(?:wagtail|django)/(?:[\w/]*/)?(?:forms|blocks|datastructures|choosers?)(?:/\w+)?\.py$")


class SpoiltRequests:
    """What no browser of ours sends is no fault of ours.

    A form of the admin that lacks its hidden fields, or has nonsense in them, is a bad request; an address with a
    number that no database can hold has nothing to show.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        numbers = [value for value in kwargs.values() if isinstance(value, int)]
        numbers += [int(value) for value in args if isinstance(value, str) and value.isdecimal() and len(value) < 4000]
        if any(number >= 2**63 for number in numbers):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not isinstance(exception, LookupError | ValueError | TypeError | AttributeError):
            return None
        *_outer, innermost = traceback.extract_tb(exception.__traceback__)
        if not FORM_READERS.search(innermost.filename):
            return None
        logger.warning("A form could not be read: %s in %s", type(exception).__name__, innermost.name)
        return HttpResponseBadRequest(_("This form is not complete. Go back, reload the page, and send it again."))


class SiteLanguage:
    """Public pages speak the language of the site, whatever a browser asks for: one copy serves all.

    In the admin Wagtail turns to the language that somebody chose in their account; for those who chose none, and
    at the log-in, it is that of the browser.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("wagtailadmin_home")):
            with override(get_language_from_request(request)):
                response = self.get_response(request)
            patch_vary_headers(response, ["Accept-Language"])
            return response
        with override(settings.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
        return response
