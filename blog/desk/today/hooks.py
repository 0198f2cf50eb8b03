"""The panel stands below what waits for a decision."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

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
