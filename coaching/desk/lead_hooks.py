"""Where leads appear in the admin, and who may open what they are promised."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.log_actions import LogActionRegistry

from coaching.models import LeadMagnet

from . import access, board, lead, pipeline, quarantine
from .snippets import ConsentViewSet, MagnetViewSet

lead_urls = [
    path("", pipeline.LeadList.as_view(), name="index"),
    path("results/", pipeline.LeadList.as_view(results_only=True), name="index_results"),
    path("board/", board.LeadBoard.as_view(), name="board"),
    path("act/", pipeline.act, name="act"),
    path("find/", pipeline.find, name="find"),
    path("<int:pk>/", lead.LeadView.as_view(), name="lead"),
    path("<int:pk>/forget/", lead.forget, name="forget"),
    path("suspicious/", quarantine.QuarantineList.as_view(), name="quarantine"),
    path("suspicious/results/", quarantine.QuarantineList.as_view(results_only=True), name="quarantine_results"),
    path("suspicious/judge/", quarantine.judge, name="judge"),
]


@hooks.register("register_admin_urls")
def register_leads() -> list[URLPattern | URLResolver]:
    return [path("desk/leads/", include((lead_urls, "desk_leads")))]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [ConsentViewSet(), MagnetViewSet()]


leads_menu = Menu(register_hook_name="register_leads_menu_item")


class LeadsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.works(request.user)


class QuarantineMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.manages(request.user)


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Leads"), leads_menu, name="leads", icon_name=pipeline.ICON, order=60)


@hooks.register("register_leads_menu_item")
def register_pipeline() -> MenuItem:
    return LeadsMenuItem(
        _("Pipeline"), reverse("desk_leads:index"), name="pipeline", icon_name=pipeline.ICON, order=100
    )


@hooks.register("register_leads_menu_item")
def register_board() -> MenuItem:
    return LeadsMenuItem(_("Board"), reverse("desk_leads:board"), name="lead-board", icon_name="table", order=150)


@hooks.register("register_leads_menu_item")
def register_quarantine() -> MenuItem:
    return QuarantineMenuItem(
        _("Suspicious answers"), reverse("desk_leads:quarantine"), name="quarantine", icon_name="warning", order=200
    )


@hooks.register("before_serve_document")
def keep_promised(document: Any, request: HttpRequest) -> None:
    """What is promised for an address is sent by its own link; here it is for the team."""
    if not request.user.has_perm("wagtailadmin.access_admin") and LeadMagnet.objects.filter(document=document).exists():
        raise PermissionDenied


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("proofdesk.lead.moved", _("Move a lead"), _("Moved to another state"))
    actions.register_action("proofdesk.lead.assigned", _("Assign a lead"), _("Given to another owner"))
