"""The board: every lead in the column of its state, with the next step as a button."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.publishing import name_of
from coaching.models import Lead
from coaching.models.leads import OPEN, State

from . import access
from .pipeline import ICON

CARDS = 12  # in one column
NOTES = {
    State.NEW: gettext_lazy("Who waits longest stands first."),
    State.CONTACTED: gettext_lazy("Somebody wrote or called."),
    State.BOOKED: gettext_lazy("There is an appointment."),
    State.WON: gettext_lazy("A client. The latest stands first."),
    State.LOST: gettext_lazy("It came to nothing. The latest stands first."),
}
NEXT = {
    State.NEW: (State.CONTACTED, State.LOST),
    State.CONTACTED: (State.BOOKED, State.LOST),
    State.BOOKED: (State.WON, State.LOST),
    State.WON: (),
    State.LOST: (State.CONTACTED,),
}


@dataclass
class Column:
    state: State
    count: int
    cards: list[Lead]

    @property
    def note(self) -> Any:
        return NOTES[self.state]

    @property
    def next(self) -> list[State]:
        return list(NEXT[self.state])

    @property
    def left_out(self) -> int:
        return self.count - len(self.cards)


def columns(user: Any) -> list[Column]:
    """Of the leads that this person sees. A query for the numbers, and one for each column that is not empty."""
    seen = access.seen_by(user)
    counts = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    return [Column(state, counts.get(state, 0), cards(seen, state) if state in counts else []) for state in State]


def cards(seen: Any, state: State) -> list[Lead]:
    order = ("active_on", "pk") if state in OPEN else ("-active_on", "-pk")
    found = list(seen.filter(state=state).select_related("owner").order_by(*order)[:CARDS])
    for lead in found:
        lead.owner_name = name_of(lead.owner) if lead.owner else ""
    return found


class LeadBoard(access.ForThose, WagtailAdminTemplateMixin, TemplateView):
    may = staticmethod(access.works)
    template_name = "desk/leads/board.html"
    page_title = gettext_lazy("Board of leads")
    header_icon = ICON

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk_leads:index"), "label": _("Leads")},
            {"url": "", "label": _("Board")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "columns": columns(self.request.user)}
