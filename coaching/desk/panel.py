"""The side panel “Offer” of an article's editor: which offer it shows, why, and what came of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from blog import visits
from blog.desk.side_panels import SidePanelMiddleware
from blog.models import ArticlePage
from coaching import counting, results
from coaching.models import CallToAction
from coaching.offers import choices_for

LISTED = 5  # offers that the panel names


class OffersPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle offer")
        icon_name = "mail"

    name = "offer"
    title = _("Offer")
    template_name = "desk/offers/panel.html"
    order = 60

    class Media:
        css = {"all": ["coaching/desk.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        page: ArticlePage = self.object
        choices = choices_for(page)
        return {
            **super().get_context_data(parent_context),
            "has_own_call": page.has_own_call,
            "shown": choices[0] if choices else None,
            "others": choices[1:LISTED],
            "pin_url": reverse("desk_pin_offer", args=[page.pk]),
            "report_url": f"{reverse('desk_offers')}?page={page.pk}",
            "views": visits.views_of([page.pk]).get(page.pk, 0),
            "rows": rows_of(page.pk),
        }


def rows_of(page: int) -> list[dict[str, Any]]:
    """The offers that were seen on a page in the last twelve months, with what came of them."""
    numbers, leads = counting.numbers_of(page), results.lead_counts()
    offers = CallToAction.objects.filter(pk__in=numbers).order_by("key")
    return [
        {"offer": offer, "numbers": numbers[offer.pk], "results": leads.get((page, offer.pk), results.Results())}
        for offer in offers
    ]


class OffersMiddleware(SidePanelMiddleware):
    """A new article has no topics yet, and nothing was counted."""

    def panel(self, page: ArticlePage, request: HttpRequest, parent: Any) -> OffersPanel | None:
        return OffersPanel(page, request) if page.pk else None
