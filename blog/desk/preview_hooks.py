"""Ways to the saved draft on another front end. The panel beside the form offers a mode of its own."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.userbar import BaseItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from blog.models import PreviewedElsewhere
from blog.models.previews import MODE


def address_for(page: Any, user: Any) -> str:
    """Of the draft on the other front end; "" where there is none, or not for this person."""
    if not (settings.PROOFDESK_PREVIEW_URL and isinstance(page, PreviewedElsewhere) and page.pk):  # type: ignore[attr-defined]
        return ""
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])  # type: ignore[attr-defined]
    return f"{address}?mode={MODE}" if page.permissions_for_user(user).can_edit() else ""  # type: ignore[attr-defined]


class DraftItem(BaseItem):
    """In the user bar."""

    template_name = "desk/userbar_draft.html"

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


@hooks.register("construct_wagtail_userbar")
def add_draft(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    is_editing = getattr(request, "is_editing", False)  # beside the form, which offers it itself
    if not is_editing and (address := address_for(page, request.user)):
        items.append(DraftItem(address))


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if address := address_for(page, user):
        attrs = {"target": "_blank", "rel": "noreferrer"}
        yield Button(_("Draft on the front end"), address, icon_name="link-external", attrs=attrs, priority=66)
