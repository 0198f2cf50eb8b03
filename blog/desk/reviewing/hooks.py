"""Where the reviewer's desk meets Wagtail's admin: addresses, menu, buttons, first page, log."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from blog.models import ArticlePage

from . import comments
from .article_views import DecideView, DetailsView, ReviewView, TakeView
from .list_views import BoardView, QueueView
from .panels import WaitingPanel


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern]:
    article = "desk/articles/<int:pk>"
    return [
        path("desk/", QueueView.as_view(), name="desk_queue"),
        path("desk/queue/<slug:tab>/", QueueView.as_view(), name="desk_queue_tab"),
        path("desk/queue/<slug:tab>/results/", QueueView.as_view(results_only=True), name="desk_queue_results"),
        path("desk/board/", BoardView.as_view(), name="desk_board"),
        path(f"{article}/review/", ReviewView.as_view(), name="desk_review"),
        path(f"{article}/review/decide/", DecideView.as_view(), name="desk_decide"),
        path(f"{article}/details/", DetailsView.as_view(), name="desk_details"),
        path(f"{article}/details/take/", TakeView.as_view(), name="desk_take"),
        path(f"{article}/comments/", comments.comment, name="desk_comment"),
        path(f"{article}/comments/<int:comment_id>/reply/", comments.reply, name="desk_reply"),
        path(f"{article}/comments/<int:comment_id>/resolve/", comments.resolve, name="desk_resolve"),
    ]


@hooks.register("register_desk_menu_item")
def register_queue_item() -> MenuItem:
    return MenuItem(gettext_lazy("Review queue"), reverse("desk_queue"), name="desk-queue", icon_name="tasks", order=10)


@hooks.register("register_desk_menu_item")
def register_board_item() -> MenuItem:
    return MenuItem(gettext_lazy("Board"), reverse("desk_board"), name="desk-board", icon_name="table", order=20)


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    """In place of Wagtail's panel of the same purpose."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels.append(WaitingPanel())


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from review_button(page, user, priority=5)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from review_button(page, user, priority=1)


def review_button(page: Page, user: Any, priority: int) -> Iterator[Button]:
    if page.specific_class is ArticlePage and page.permissions_for_user(user).can_edit():
        yield Button(_("Review"), reverse("desk_review", args=[page.pk]), icon_name="view", priority=priority)


@hooks.register("register_log_actions")
def register_assign_action(actions: LogActionRegistry) -> None:
    @actions.register_action("proofdesk.assign")
    class AssignFormatter(LogFormatter):
        label = gettext_lazy("Change who reviews it, and when")

        def format_message(self, log_entry: Any) -> str:
            return told(log_entry.data)


def told(data: dict[str, str]) -> str:
    """What the history says of a change of a submission's details."""
    found = []
    if "assignee" in data:
        found.append(
            _("Assigned to %(name)s") % {"name": data["assignee"]} if data["assignee"] else _("Assigned to nobody")
        )
    if "due_on" in data:
        found.append(_("Due on %(day)s") % {"day": data["due_on"]} if data["due_on"] else _("No due date"))
    if "priority" in data:
        found.append(_("Priority: %(priority)s") % {"priority": data["priority"]})
    return " · ".join(found)
