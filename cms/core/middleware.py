"""The language of an answer, and how long browsers and shared caches may keep it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_request, override

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
