"""The panel stands below what waits for a decision. The number of pages beside it is counted once for each state."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem, SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from cms.core.epochs import remembered
from cms.core.permitted import asked_for

from .steps import steps_for


class NextPanel(Component):
    name = "desk_next"
    template_name = "desk/today/panel.html"
    order = 110

    class Media:
        css = {"all": ["blog/desk/record.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"steps": list(steps_for(parent_context["request"].user))}


@hooks.register("construct_homepage_panels")
def add_next(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(NextPanel())


class CountedPages(PagesSummaryItem):
    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        allowed = asked_for(page_permission_policy.explorable_instances(self.request.user))
        found: dict[str, Any] = remembered(("pages", allowed), lambda: super(CountedPages, self).get_context_data({}))
        return found


@hooks.register("construct_homepage_summary_items", order=1_000)
def count_pages_once(request: HttpRequest, items: list[SummaryItem]) -> None:
    items[:] = [CountedPages(request) if type(item) is PagesSummaryItem else item for item in items]
