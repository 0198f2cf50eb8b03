"""The side panel “Readiness” of the editor.

Wagtail has no hook for side panels of pages. Its views answer with a template that is not rendered yet, so
that middleware may complete it: the panel joins those that are there, and brings its script and style.
"""

from collections.abc import Callable
from typing import Any

from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from blog.models import ArticlePage

from . import labels

GetResponse = Callable[[HttpRequest], HttpResponse]


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


class ReadinessMiddleware:
    """Adds the panel to the editor of an article, new or not."""

    VIEWS = {"edit", "add", "revisions_revert"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        match, context = request.resolver_match, response.context_data or {}
        if match is None or match.namespace != "wagtailadmin_pages" or match.url_name not in self.VIEWS:
            return response
        if "side_panels" in context and (page := article_of(context)) is not None:
            panel = ReadinessPanel(page, request, context.get("parent_page"))
            context["side_panels"] = MediaContainer([*context["side_panels"], panel])
            context["media"] = context["media"] + panel.media
        return response


def article_of(context: dict[str, Any]) -> ArticlePage | None:
    """The article in the editor. None for other pages, and for an alias, which has no text of its own."""
    page = context.get("page") or getattr(context.get("form"), "instance", None)
    return page if isinstance(page, ArticlePage) and page.alias_of_id is None else None
