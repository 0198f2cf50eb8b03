"""Redirect rules: patterns, and addresses that are gone for good."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Site

from cms.core.models import RedirectRule


class RuleIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("use", "site").order_by("site", "position", "pk")


class RuleCreateView(generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "site": Site.objects.filter(is_default_site=True).first()}


class RedirectRuleViewSet(ModelViewSet):
    model = RedirectRule
    name = "desk_redirect_rules"
    url_prefix = "desk/redirect-rules"
    icon = "redirect"
    menu_label = _("Redirect rules")
    menu_name = "desk-redirect-rules"
    menu_order = 810
    menu_hook = "register_settings_menu_item"
    copy_view_enabled = False
    index_view_class = RuleIndexView
    add_view_class = RuleCreateView
    search_fields = ["pattern", "target"]
    list_display = [
        "pattern",
        "target",
        Column("status", label=_("Answer"), accessor="get_status_display"),
        "position",
        Column("hits", label=_("Hits"), accessor="use.hits"),
        Column("last_on", label=_("Last used"), accessor="use.last_on"),
    ]
    list_export = ["position", "pattern", "target", "status", "use.hits", "use.last_on", "site"]
    list_filter = ["status"]
    list_per_page = 100
