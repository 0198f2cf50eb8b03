"""How long a public page may be kept by browsers and shared caches."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

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
