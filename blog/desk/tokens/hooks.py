"""Where the admin meets tokens: addresses, the menu, entries of the log."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from . import views


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("desk/tokens/", views.TokensView.as_view(), name="desk_tokens"),
        path("desk/tokens/<int:pk>/revoke/", views.revoke, name="desk_tokens_revoke"),
    ]


@hooks.register("register_settings_menu_item")
def register_menu_item() -> MenuItem:
    return MenuItem(_("API tokens"), reverse("desk_tokens"), name="api-tokens", icon_name="key", order=900)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("proofdesk.make_token", _("Make an API token"), _("API token made"))
    actions.register_action("proofdesk.revoke_token", _("End an API token"), _("API token ended"))
