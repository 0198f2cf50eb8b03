"""“Waiting for you” on the admin's first page."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from .queue import WAITING, Queue, waiting_elsewhere, with_articles

SHOWN = 5


class WaitingPanel(Component):
    """How much waits for this person, and what to read first.

    Stands in for Wagtail's “Awaiting your review”, which lists everything at once. What waits there and is
    no article is named, with a link to Wagtail's own report.
    """

    name = "desk_waiting"
    template_name = "desk/reviewing/waiting_panel.html"
    order = 100

    class Media:
        css = {"all": ["blog/desk/reviewing.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        queue = Queue(parent_context["request"].user)
        if not queue.tasks:
            return {"count": 0, "states": [], "elsewhere": 0, "decides": False}
        count = queue.counts()[WAITING]
        return {
            "count": count,
            "states": with_articles(queue.states(WAITING)[:SHOWN]) if count else [],
            "elsewhere": waiting_elsewhere(queue.tasks),
            "decides": True,
            "today": queue.today,
        }
