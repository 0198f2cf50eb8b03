"""Brotli for pages that anybody may read; Django's GZipMiddleware, further out, does the rest.

What belongs to one person is left to gzip, which adds random bytes against guessing secrets by their compressed
size (http://www.breachattack.com/). A public page holds none.
"""

from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

QUALITY = 5  # of 11: as small as gzip's best, in about its time
SHORTEST = 200  # bytes
TEXTS = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/atom+xml",
    "application/feed+json",
)


class BrotliMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_public_text(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if accepts_brotli(request.headers.get("Accept-Encoding", "")):
            compress(response)
        return response


def is_public_text(response: HttpResponse) -> bool:
    return bool(
        not response.streaming
        and response.status_code == 200
        and not response.has_header("Content-Encoding")
        and "public" in response.get("Cache-Control", "")
        and not response.cookies
        and response.get("Content-Type", "").startswith(TEXTS)
        and len(response.content) >= SHORTEST
    )


def accepts_brotli(header: str) -> bool:
    """`br`, unless it is refused by `q=0` (RFC 9110, section 12.5.3)."""
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() == "br":
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def compress(response: HttpResponse) -> None:
    smaller = brotli.compress(response.content, quality=QUALITY)
    if len(smaller) >= len(response.content):
        return
    response.content = smaller
    response["Content-Length"] = str(len(smaller))
    response["Content-Encoding"] = "br"
    # The same page in another coding is not the same bytes: a strong tag becomes a weak one.
    if (tag := response.get("ETag", "")).startswith('"'):
        response["ETag"] = f"W/{tag}"
