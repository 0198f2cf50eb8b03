"""Sentry and OpenTelemetry, where the environment names an address. Nothing of them is imported otherwise.

What they get is what a log may say: no request bodies, cookies, query strings, addresses of people, tokens, or values
of variables.
"""

from typing import Any

from django.conf import settings

from cms.core.watching import context, tracing
from cms.core.watching.scrubbing import deeply, without_query

SERVICE = "proofdesk"
KEPT_HEADERS = {"host", "user-agent", "content-type", "accept-language", "x-request-id"}


def start(sentry_dsn: str, otlp_endpoint: str) -> None:
    if sentry_dsn:
        start_sentry(sentry_dsn)
    if otlp_endpoint:
        start_tracing(otlp_endpoint)


def start_sentry(dsn: str, **options: Any) -> None:
    import sentry_sdk
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=dsn,
        environment=settings.PROOFDESK_ENVIRONMENT,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=True,
        max_request_body_size="never",
        max_breadcrumbs=20,
        traces_sample_rate=0,
        server_name=SERVICE,
        default_integrations=True,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(transaction_style="function_name", middleware_spans=False, cache_spans=False),
            LoggingIntegration(),
        ],
        before_send=clean_event,
        before_breadcrumb=clean_breadcrumb,
        **options,
    )


def clean_event(event: Any, hint: Any) -> Any:
    """The event as it may leave: whatever the library has gathered, only this."""
    request = event.get("request") or {}
    if request:
        event["request"] = {
            "method": request.get("method", ""),
            "url": without_query(str(request.get("url", ""))),
            "headers": {
                name: value
                for name, value in (request.get("headers") or {}).items()
                if str(name).lower() in KEPT_HEADERS
            },
        }
    event.pop("user", None)
    # Names of modules and lines of our own files say where; what stood in variables stays here.
    for thrown in (event.get("exception") or {}).get("values", []):
        for frame in (thrown.get("stacktrace") or {}).get("frames", []):
            frame.pop("vars", None)
    event.setdefault("tags", {}).update(context.about())
    event.pop("extra", None)
    return {
        key: value if key in {"modules", "sdk", "event_id", "contexts"} else deeply(value)
        for key, value in event.items()
    }


def clean_breadcrumb(crumb: Any, hint: Any) -> Any:
    """Which query or request came before. What it asked for stays here."""
    if crumb.get("category") == "query":
        return None
    data = {key: value for key, value in (crumb.get("data") or {}).items() if key in {"url", "method", "status_code"}}
    if "url" in data:
        data["url"] = without_query(str(data["url"]))
    return {**deeply(crumb), "data": data}


def start_tracing(endpoint: str) -> Any:
    """Spans of requests, sent in the background. Returns the provider, whose `shutdown` sends what is left."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": SERVICE, "deployment.environment.name": settings.PROOFDESK_ENVIRONMENT})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")))
    tracing.use(provider.get_tracer(SERVICE))
    return provider
