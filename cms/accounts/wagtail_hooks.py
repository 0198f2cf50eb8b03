"""Where the admin meets the log-in: addresses, the account page, the list of users, entries of the log."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from . import views


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("account/sign-in/", views.sign_in, name="proofdesk_sign_in"),
        path("account/sign-in/codes/", views.new_codes, name="proofdesk_new_codes"),
        path("account/sign-in/turn-off/", views.turn_off, name="proofdesk_turn_off"),
        path("account/sign-in/log-out-everywhere/", views.log_out_everywhere, name="proofdesk_log_out_everywhere"),
        path("users/<int:pk>/sign-in/", views.person, name="proofdesk_person"),
        re_path(r"^users/(?P<pk>\d+)/sign-in/(?P<act>unlock|reset|end)/$", views.help_person, name="proofdesk_help"),
    ]


@hooks.register("register_account_menu_item")
def account_menu_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("proofdesk_sign_in"),
        "label": _("Log-in"),
        "help_text": _("Second factor, recovery codes, logging out everywhere."),
    }


@hooks.register("register_user_listing_buttons")
def user_buttons(user: Any, request_user: Any) -> Iterator[Button]:
    if views.may_help(request_user, user):
        yield Button(_("Log-in"), reverse("proofdesk_person", args=[user.pk]), icon_name="key", priority=50)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("proofdesk.unlocked", _("Unlock a log-in"), _("Log-in unlocked"))
    actions.register_action("proofdesk.two_factor_on", _("Set up a second factor"), _("Second factor set up"))
    actions.register_action("proofdesk.two_factor_off", _("Turn off a second factor"), _("Second factor turned off"))
    actions.register_action("proofdesk.two_factor_reset", _("Reset a second factor"), _("Second factor reset"))
    actions.register_action("proofdesk.recovery_codes", _("Make recovery codes"), _("Recovery codes made"))
    actions.register_action("proofdesk.sessions_ended", _("End sessions"), _("Sessions ended"))
