"""Where administrators find the mails, and they and leads the webhooks."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from . import views
from .endpoint_views import EndpointViewSet


class MailMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(views.POLICY.user_has_permission(request.user, "change"))


class FailedMailsPanel(Component):
    """On the first page of the admin, and only when mails were given up."""

    template_name = "outbox/failed_panel.html"
    order = 50

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"count": self.count, "address": f"{reverse('outbox_mails')}?state=failed"}


@hooks.register("register_admin_urls")
def register_mail_urls() -> list[URLPattern]:
    return [
        path("reports/mails/", views.MailListView.as_view(), name="outbox_mails"),
        path("reports/mails/results/", views.MailListView.as_view(results_only=True), name="outbox_mails_results"),
        path("reports/mails/send-again/", views.send_again, name="outbox_send_all_again"),
        path("reports/mails/<int:pk>/send-again/", views.send_again, name="outbox_send_again"),
    ]


@hooks.register("register_reports_menu_item")
def register_mail_menu_item() -> MenuItem:
    return MailMenuItem(_("Mails"), reverse("outbox_mails"), name="mails", icon_name="mail", order=1300)


@hooks.register("construct_homepage_panels")
def warn_of_failed_mails(request: HttpRequest, panels: list[Any]) -> None:
    if views.POLICY.user_has_permission(request.user, "change") and (count := views.failed_mails().count()):
        panels.append(FailedMailsPanel(count))


@hooks.register("register_admin_viewset")
def register_webhooks() -> EndpointViewSet:
    return EndpointViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in (
        ("rotated", _("Change a secret"), _("New secret; the old one signs for another day")),
        ("shown", _("Show a secret"), _("The secret was shown")),
        ("tested", _("Send a test"), _("A test was sent")),
        ("replayed", _("Send events again"), _("Events were sent again")),
        ("off", _("Switch off"), _("Switched off")),
        ("on", _("Switch on"), _("Switched on")),
    ):
        actions.register_action(f"proofdesk.webhook.{action}", label, message)
