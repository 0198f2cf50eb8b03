"""Where freshness appears in the admin: an article's menu, the reports, the history."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from blog.desk.plan.access import may_see
from blog.desk.plan.log import formatter
from blog.desk.record.log import with_reason
from blog.models import ArticlePage

from .report import FreshnessView
from .views import ArticleFreshnessView, StillCorrectView


@hooks.register("register_admin_urls")
def register_freshness_urls() -> list[URLPattern]:
    article = "desk/articles/<int:pk>"
    return [
        path(f"{article}/freshness/", ArticleFreshnessView.as_view(), name="desk_article_freshness"),
        path(f"{article}/freshness/still-correct/", StillCorrectView.as_view(), name="desk_still_correct"),
        path("desk/freshness/", FreshnessView.as_view(), name="desk_freshness"),
        path("desk/freshness/results/", FreshnessView.as_view(results_only=True), name="desk_freshness_results"),
    ]


class FreshnessButton(PageMenuItem):
    label = _("Freshness…")
    icon_name = "rotate"
    url_name = "desk_article_freshness"

    def is_shown(self, user: Any) -> bool:
        return self.page.alias_of_id is None and bool(self.page.permissions_for_user(user).can_edit())


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[PageMenuItem]:
    if isinstance(page, ArticlePage):
        yield FreshnessButton(page=page, priority=64)


class FreshnessMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def register_freshness() -> FreshnessMenuItem:
    return FreshnessMenuItem(_("Freshness"), reverse("desk_freshness"), name="freshness", icon_name="rotate", order=610)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    reviewed = with_reason(_("Confirm that it is still correct"), _("Reviewed as a whole: still correct"))
    actions.register_action("proofdesk.still_correct")(reviewed)
    actions.register_action("proofdesk.plan_review")(formatter(_("Plan the next review"), _("Next review planned")))
    actions.register_action("proofdesk.ladder")(formatter(_("Act on a neglected article"), _("Neglected")))
