"""Drafts on another front end: what a preview shows is kept for a while, and whoever has its token may read it.

The token is told once, in the address that the editor's browser is sent to, and names one page as one person sees
it. It holds until it expires, until that person looks at the page again in the same place, or until they may no
longer edit the page.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from wagtail.models import COMMENTS_RELATION_NAME, Page

from .models import KeptPreview

LASTS = timedelta(hours=1)
PREFIX = "pdv_"  # by which logs know one, wherever the front end has it in its addresses
TOKEN = "{token}"  # noqa: S105 (the place of one in an address)
# The page of a preview that was never saved: no row has this number.
UNSAVED = 0


def sent_on(page: Any, request: HttpRequest) -> HttpResponse:
    """To the other front end, which asks the API for what this preview shows."""
    token = keep(page, request.user, place_of(request))
    response = HttpResponseRedirect(settings.PROOFDESK_PREVIEW_URL.replace(TOKEN, token))
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def place_of(request: HttpRequest) -> str:
    """Wagtail says of a preview of the form whether it stands in the panel."""
    if getattr(request, "in_preview_panel", False):
        return KeptPreview.Place.PANEL
    return KeptPreview.Place.TAB if getattr(request, "is_editing", False) else KeptPreview.Place.DRAFT


def keep(page: Any, user: Any, place: str) -> str:
    """The token of what `page` holds at this moment. What this person saw in this place before is overwritten."""
    is_new = page.pk is None
    stored = page.get_parent() if is_new else Page.objects.get(pk=page.pk)
    if not may_look(user, stored, is_new):
        raise PermissionDenied
    token = PREFIX + secrets.token_urlsafe(32)
    content = page.serializable_data()
    content.pop(COMMENTS_RELATION_NAME, None)
    KeptPreview.objects.update_or_create(
        user=user,
        page=stored,
        content_type=ContentType.objects.get_for_model(page),
        is_new=is_new,
        place=place,
        defaults={"digest": digest_of(token), "content": content, "expires_at": timezone.now() + LASTS},
    )
    return token


def found_by(token: str) -> KeptPreview | None:
    """None for one that is wrong, over, or of somebody who may no longer edit the page."""
    rows = KeptPreview.objects.select_related("user", "page", "content_type")
    found = rows.filter(digest=digest_of(token), expires_at__gt=timezone.now()).first()
    return found if found and may_look(found.user, found.page, found.is_new) else None


def may_look(user: Any, page: Page, is_new: bool) -> bool:
    """Who may edit the page, or make one below it."""
    rights = page.specific_deferred.permissions_for_user(user)
    return bool(user.is_active and (rights.can_add_subpage() if is_new else rights.can_edit()))


def page_of(kept: KeptPreview) -> Any:
    """The page that it shows. None when something that it cannot be without has been deleted since."""
    if not kept.is_new:
        return kept.page.with_content_json(kept.content)
    model: Any = kept.content_type.model_class()
    page = model.from_serializable_data(kept.content)
    if page is not None:
        page.pk = page.id = UNSAVED
        page.path, page.depth = kept.page.path + page.path[-Page.steplen :], kept.page.depth + 1
        page.set_url_path(kept.page)
    return page


def forget() -> int:
    """Those that are over. Returns how many."""
    return int(KeptPreview.objects.filter(expires_at__lte=timezone.now()).delete()[0])


def digest_of(token: str) -> str:
    """A token is 256 random bits: nobody guesses it, so a fast hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()
