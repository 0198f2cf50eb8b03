"""Where the admin meets review links: addresses, a button in the article's header, entries of the log."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from blog import invitations

from . import views


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("articles/<int:pk>/invite/", views.InviteView.as_view(), name="invite"),
        path("links/<int:pk>/revoke/", views.revoke, name="revoke"),
    ]
    return [path("desk/", include((patterns, "desk_packet")))]


@hooks.register("register_page_header_buttons")
def ask_an_expert(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if view_name == "edit" and invitations.may_invite(user, page):
        address = reverse("desk_packet:invite", args=[page.pk])
        yield Button(_("Ask an expert…"), url=address, icon_name="mail", priority=66)


class LinkFormatter(LogFormatter):
    """A line of the log that names whom the link is for."""

    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        return str(self.sentence) % {"name": log_entry.data.get("by") or log_entry.data.get("name", "")}


ACTIONS = {
    "invited": (gettext_lazy("Ask by link"), gettext_lazy("Sent a review link to %(name)s")),
    "unsent": (gettext_lazy("Fail to ask by link"), gettext_lazy("Could not send the review link to %(name)s")),
    "revoked": (gettext_lazy("Revoke a review link"), gettext_lazy("Revoked the review link for %(name)s")),
}
DECISIONS = {
    "approve": gettext_lazy("Approved by %(name)s"),
    "reject": gettext_lazy("Changes requested by %(name)s"),
}


class DecisionFormatter(LogFormatter):
    label = gettext_lazy("Decide by link")

    def format_message(self, log_entry: Any) -> str:
        return str(DECISIONS[log_entry.data["decision"]]) % {"name": log_entry.data["by"]}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, (label, sentence) in ACTIONS.items():
        formatter = type(f"{name.title()}Formatter", (LinkFormatter,), {"label": label, "sentence": sentence})
        actions.register_action(f"proofdesk.link.{name}")(formatter)
    actions.register_action("proofdesk.link.decided")(DecisionFormatter)
