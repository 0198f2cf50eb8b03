"""/metrics, for who has the token."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import exposition
from .environment import SITE


def is_allowed(authorization: str, token: str) -> bool:
    scheme, _, given = authorization.partition(" ")
    return bool(token) and scheme.lower() == "bearer" and constant_time_compare(given.strip(), token)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Without the token there is nothing here, as where metrics are off."""
    wanted = settings.PROOFDESK_METRICS == SITE
    if not wanted or not is_allowed(request.headers.get("Authorization", ""), settings.PROOFDESK_METRICS_TOKEN):
        raise Http404
    body, kind = exposition.text()
    response = HttpResponse(body, content_type=kind)
    response["X-Robots-Tag"] = "noindex"
    return response
