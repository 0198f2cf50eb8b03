"""Where offers appear in the admin. The side panel comes by middleware (see `panel`)."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from blog.desk.checks import access
from blog.desk.record import log

from .pinning import PinOfferView
from .report import OffersReport


@hooks.register("register_admin_urls")
def register_offer_urls() -> list[URLPattern]:
    return [
        path("desk/articles/<int:pk>/offer/", PinOfferView.as_view(), name="desk_pin_offer"),
        path("reports/offers/", OffersReport.as_view(), name="desk_offers"),
        path("reports/offers/results/", OffersReport.as_view(results_only=True), name="desk_offers_results"),
    ]


class OffersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_read(request.user)


@hooks.register("register_reports_menu_item")
def register_offers_report() -> OffersMenuItem:
    return OffersMenuItem(_("Offers: what works"), reverse("desk_offers"), name="offers", icon_name="mail", order=610)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("proofdesk.pin_offer")(log.with_reason(_("Choose an offer"), _("Its offer was chosen")))
