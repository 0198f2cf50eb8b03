"""Spans of requests for OpenTelemetry, where the site sends them (cms.watch.services). Otherwise nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest

_tracer: Any = None


def use(tracer: Any) -> None:
    """None: no spans."""
    global _tracer
    _tracer = tracer


@contextmanager
def span(request: HttpRequest) -> Iterator[Any]:
    """What a proxy said of its own span goes on here (`traceparent`). Names and attributes are set by `tell` alone."""
    if _tracer is None:
        yield None
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier = {name: request.headers[name] for name in ("traceparent",) if name in request.headers}
    parent = TraceContextTextMapPropagator().extract(carrier)
    with _tracer.start_as_current_span("request", context=parent, kind=SpanKind.SERVER) as current:
        yield current


def tell(current: Any, name: str, route: str, status: int) -> None:
    """Attributes as OpenTelemetry names them. https://opentelemetry.io/docs/specs/semconv/http/http-spans/"""
    if current is None:
        return
    from opentelemetry.trace import StatusCode

    current.update_name(name)
    current.set_attribute("http.request.method", name.partition(" ")[0])
    current.set_attribute("http.route", route)
    current.set_attribute("http.response.status_code", status)
    if status >= 500:
        current.set_status(StatusCode.ERROR)
