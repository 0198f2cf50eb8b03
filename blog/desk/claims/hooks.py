"""Where the ledger appears in the admin, and who may open the documents behind it."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from blog.claims import proving
from blog.claims.texts import READERS
from blog.desk.record.log import with_reason

from .choosers import evidence_chooser
from .claim_lists import ICON, ClaimList
from .claim_views import AttachView, ReopenView, WaiveView
from .evidence_views import evidence_viewset, verify

claim_urls = [
    path("", ClaimList.as_view(), name="index"),
    path("results/", ClaimList.as_view(results_only=True), name="index_results"),
    path("attach/", AttachView.as_view(), name="attach"),
    path("waive/", WaiveView.as_view(), name="waive"),
    path("reopen/", ReopenView.as_view(), name="reopen"),
    path("verify/<int:pk>/", verify, name="verify"),
]


@hooks.register("register_admin_urls")
def register_claims() -> list[URLPattern | URLResolver]:
    return [path("desk/claims/", include((claim_urls, "desk_claims")))]


@hooks.register("register_admin_viewset")
def register_evidence() -> list[Any]:
    return [evidence_viewset, evidence_chooser]


class ClaimsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return proving.may_see(request.user)


@hooks.register("register_desk_menu_item")
def claims_item() -> MenuItem:
    return ClaimsMenuItem(_("Claims"), reverse("desk_claims:index"), name="desk-claims", icon_name=ICON, order=450)


@hooks.register("register_page_header_buttons")
def claims_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class in READERS and proving.may_see(user):
        address = f"{reverse('desk_claims:index')}?page={page.pk}"
        yield Button(_("Claims"), url=address, icon_name=ICON, priority=67)


@hooks.register("before_serve_document")
def keep_private(document: Any, request: HttpRequest) -> None:
    """What proves a claim, or holds a consent, is for the team."""
    if proving.is_private(document) and not proving.may_read_evidence(request.user):
        raise PermissionDenied


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("proofdesk.attach", _("Attach evidence"), _("Attached to claims"))
    actions.register_action("proofdesk.verify", _("Verify evidence"), _("Verified"))
    actions.register_action("proofdesk.waive_claim")(with_reason(_("Waive a claim"), _("Claim waived")))
