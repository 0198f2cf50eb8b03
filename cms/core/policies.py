"""What browsers may do with our answers, beyond what the packages set."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .middleware import GetResponse

# Wagtail's editor writes scripts and styles into its pages. Nothing from elsewhere runs even there.
ADMIN_POLICY = {
    "default-src": ("'self'",),
    "script-src": ("'self'", "'unsafe-inline'"),
    "style-src": ("'self'", "'unsafe-inline'"),
    "img-src": ("'self'", "data:", "blob:"),
    "font-src": ("'self'", "data:"),
    "object-src": ("'none'",),
    "base-uri": ("'self'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'self'",),
}
# Views below the admin that show a page as its visitors get it: under the visitors' policy.
PREVIEWS = {
    "preview_on_add",
    "preview_on_edit",
    "view_draft",
    "revisions_view",
    "workflow_preview",
    "wagtailadmin_block_preview",
}


class ResponsePolicies:
    """A content policy for the admin, and HTML of ours is nobody's image or script.

    Stands outside django-csp's middleware, which leaves the admin out and sets the policy of all other answers.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_admin = request.path.startswith(reverse("wagtailadmin_home"))
        if is_admin:
            shows_page = getattr(request.resolver_match, "url_name", None) in PREVIEWS
            policy = public_policy() if shows_page and response.status_code == 200 else admin_policy()
            response.headers.setdefault("Content-Security-Policy", policy)
        if is_admin or response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def admin_policy() -> str:
    """The front end that shows drafts, where there is another one, may stand in the preview panel."""
    parts = urlsplit(getattr(settings, "PROOFDESK_PREVIEW_URL", ""))
    elsewhere = (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()
    return written({**ADMIN_POLICY, "frame-src": ("'self'", *elsewhere)})


def public_policy() -> str:
    directives: dict[str, Any] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[assignment]
    return written(directives)


def written(policy: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())
