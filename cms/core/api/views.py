"""From data to an answer: limits, problems, caching, conditional requests."""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cms.core import page_links
from cms.core.pagecache.rendering import is_in_background, keep
from cms.core.problems import Problem
from cms.core.replica import from_replica
from cms.core.throttle import seconds_to_wait
from cms.core.visitors import visitor_of

SAFE = ("GET", "HEAD")
API = "api"  # what all answers change with (cms.core.pagecache.hearing)
FRESH = 60  # seconds that anybody may keep an answer; then it is asked for again, mostly for a 304

View = Callable[..., HttpResponse]


def reads(view: Callable[..., Any]) -> View:
    """A view that gives data, as an address: for everybody the same, whoever asks."""
    return from_replica(answering(view, shared))


def shared(request: HttpRequest, data: Any) -> HttpResponse:
    """Searches are as many as there are words: they are not kept."""
    if not request.GET.get("search"):
        keep(request, query=None, names=(API,))
    return conditional(request, cached(json_response(data)))


def reads_now(view: Callable[..., Any]) -> View:
    """The same for data that nobody may keep, nor tell where it came from."""
    return answering(view, lambda request, data: unkept(json_response(data)))


def answering(view: Callable[..., Any], respond: Callable[[HttpRequest, Any], HttpResponse]) -> View:

    @csrf_exempt  # nothing is written: whoever sends something hears that only reading is taken
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            only(request, SAFE)
            within_limit(request, "api", settings.PROOFDESK_API_RATE)
            with page_links.remembered():
                data = view(request, *args, **kwargs)
        except Problem as found:
            return found.response()
        except Http404:
            return Problem(404, _("There is nothing at this address.")).response()
        return respond(request, data)

    return answered


def only(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise NotTaken(methods)


class NotTaken(Problem):
    """405, with the methods that the address takes."""

    def __init__(self, methods: tuple[str, ...]) -> None:
        super().__init__(405, _("This address does not take this method. “Allow” says which it takes."))
        self.methods = methods

    def response(self) -> Any:
        found = super().response()
        found["Allow"] = ", ".join(self.methods)
        return found


def within_limit(request: HttpRequest, what: str, limit: int) -> None:
    """So many within a minute from one address; 0: as many as one likes."""
    if is_in_background(request):
        return
    if wait := seconds_to_wait(what, visitor_of(request), limit):
        told = _("Too many requests from your address. Try again in %(seconds)d seconds.") % {"seconds": wait}
        raise Problem(429, told, wait=wait)


def json_response(data: Any, content_type: str = "application/json") -> HttpResponse:
    """Typographic characters as they are."""
    body = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type=content_type)


def cached(response: HttpResponse, seconds: int = FRESH) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=seconds, must_revalidate=True)
    response["X-Robots-Tag"] = "noindex"  # the pages are what engines list
    return response


def unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With an ETag; 304 for who has it already."""
    response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
