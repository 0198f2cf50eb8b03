"""Answers that belong to the site as a whole."""

import mimetypes
import posixpath
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.core import storage
from cms.core.pagecache.rendering import kept


@kept()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /documents/",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def indexnow_key(request: HttpRequest, key: str) -> HttpResponse:
    """Shows search engines that who announces addresses here may do so. https://www.indexnow.org/documentation"""
    if not settings.PROOFDESK_INDEXNOW_KEY or key != settings.PROOFDESK_INDEXNOW_KEY:
        raise Http404
    return HttpResponse(key, content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a fault. https://www.rfc-editor.org/rfc/rfc9116; without a contact there is none.

    Holds for half a year from the first of this month: the same text all month, never one that has expired.
    """
    if not settings.PROOFDESK_SECURITY_CONTACT:
        raise Http404
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.PROOFDESK_SECURITY_CONTACT}",
        f"Expires: {(month + timedelta(days=180)).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        f"Canonical: {settings.PROOFDESK_SITE_ORIGIN}{reverse('security-txt')}",
        f"Preferred-Languages: {', '.join(dict.fromkeys([settings.LANGUAGE_CODE, 'en']))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """At the address that browsers and crawlers try without being told."""
    file = Path(str(finders.find("proofdesk/favicon.ico")))
    response = HttpResponse(file.read_bytes(), content_type="image/x-icon")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploaded files, from where they are kept: a folder, or a bucket that only we can read.

    Documents are not served from here: they have permissions of their own, at /documents/.
    """
    path = posixpath.normpath(path)  # images/../documents/x is a document, too
    if path.startswith(("documents/", "..", "/")):
        return HttpResponseNotFound()
    response = storage.serve(request, path)
    kind = mimetypes.guess_type(path)[0] or ""
    if not kind.startswith("image/") or kind == "image/svg+xml":
        response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = "public, max-age=2592000"
    return response
