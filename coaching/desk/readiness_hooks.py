"""Where readiness tests appear in the admin beyond their editor."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page

from coaching.models import ReadinessTestPage

from .scoring import ScoringView


@hooks.register("register_admin_urls")
def register_readiness_urls() -> list[URLPattern]:
    return [path("desk/readiness-tests/<int:pk>/scoring/", ScoringView.as_view(), name="desk_scoring")]


class ScoringButton(PageMenuItem):
    label = _("Scoring…")
    icon_name = "tasks"
    url_name = "desk_scoring"

    def is_shown(self, user: Any) -> bool:
        return bool(self.page.permissions_for_user(user).can_edit())


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[PageMenuItem]:
    if isinstance(page, ReadinessTestPage):
        yield ScoringButton(page=page, priority=64)
