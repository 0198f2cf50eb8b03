"""The side panel “Readiness” of the editor."""

from typing import Any

from django.forms.widgets import Script
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from blog.desk.side_panels import SidePanelMiddleware
from blog.models import ArticlePage

from . import labels


class ReadinessPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle readiness")
        icon_name = "clipboard-list"

    name = "readiness"
    title = _("Readiness")
    template_name = "desk/checks/panel.html"
    order = 50

    class Media:
        css = {"all": ["blog/desk/checks.css"]}
        js = [Script("blog/desk/readiness.js", type="module")]

    def __init__(self, page: ArticlePage, request: HttpRequest, parent: Any = None) -> None:
        super().__init__(page, request)
        self.parent = parent

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        page, context = self.object, super().get_context_data(parent_context)
        context["levels"] = [
            {"name": name, "label": labels.LEVELS[name], "icon": icon} for name, icon in labels.ICONS.items()
        ]
        context["rules_url"] = reverse("desk_checks")
        if page.pk:
            context["check_url"] = reverse("desk_readiness", args=[page.pk])
            context["waive_url"] = reverse("desk_waive", args=[page.pk])
            context["withdraw_url"] = reverse("desk_withdraw", args=[page.pk])
        else:
            context["check_url"] = reverse("desk_readiness_new", args=[self.parent.pk])
        return context


class ReadinessMiddleware(SidePanelMiddleware):
    def panel(self, page: ArticlePage, request: HttpRequest, parent: Any) -> ReadinessPanel:
        return ReadinessPanel(page, request, parent)
