"""One line in the log and a few numbers for each request: how it is called, never what was asked in it."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

from . import context, metrics, tracing

logger = logging.getLogger("proofdesk.requests")

GetResponse = Callable[[HttpRequest], HttpResponse]
NO_ROUTE = "none"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class QueryCounter:
    """A wrapper of Django's database calls. https://docs.djangoproject.com/en/5.2/topics/db/instrumentation/"""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return execute(*args)


class WatchMiddleware:
    """The outermost: what it sees is what leaves Django."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        metrics.keep_up()
        given = context.accepted(request.headers.get("X-Request-ID", ""))
        request.proofdesk_request_id = given  # type: ignore[attr-defined]
        queries, begun = QueryCounter(), perf_counter()
        with ExitStack() as stack:
            stack.enter_context(context.working_on(request_id=given))
            span = stack.enter_context(tracing.span(request))
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(queries))
            response = self.get_response(request)
            seconds, route = perf_counter() - begun, route_of(request, response)
            if belongs_to_one(request, response):
                response.headers["X-Request-ID"] = given
            method = request.method if request.method in METHODS else "other"
            tracing.tell(span, f"{method} {route}", route, response.status_code)
            metrics.REQUESTS.labels(route, method, str(response.status_code)).inc()
            metrics.REQUEST_SECONDS.labels(route).observe(seconds)
            metrics.REQUEST_QUERIES.labels(route).observe(queries.count)
            if logger.isEnabledFor(logging.INFO):
                told = {
                    "method": method,
                    "route": route,
                    "status": response.status_code,
                    "ms": round(seconds * 1000, 1),
                    "queries": queries.count,
                    **user_of(request),
                }
                logger.info("request", extra={"fields": told})
        return response


def route_of(request: HttpRequest, response: HttpResponse) -> str:
    """The name of what answered, or its pattern; of a page its kind. Never a path: it may hold a token."""
    match = request.resolver_match
    if match is None:
        return NO_ROUTE
    page = (getattr(response, "context_data", None) or {}).get("page")
    if match.view_name == "wagtail_serve" and page is not None:
        return f"page:{type(page).__name__}"
    return match.view_name if match.url_name else match.route or NO_ROUTE


def belongs_to_one(request: HttpRequest, response: HttpResponse) -> bool:
    """Will no cache give this answer to somebody else? Only then may it name the request that it answered."""
    if request.method not in {"GET", "HEAD"} or response.status_code >= 500:
        return True
    told = {word.strip().lower() for word in response.get("Cache-Control", "").split(",")}
    return not told.isdisjoint({"private", "no-store"})


def user_of(request: HttpRequest) -> dict[str, int]:
    """The number of who is signed in, where the view has asked for it anyway. Visitors have none."""
    user = getattr(request, "_cached_user", None) or getattr(request, "auth", None)
    user = getattr(user, "user", user)  # of an API token, whose it is
    number = getattr(user, "pk", None)
    return {"user": number} if isinstance(number, int) else {}
