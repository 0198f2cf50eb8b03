"""Where the record and its actions appear in the admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page

from blog.models import ArticlePage
from blog.models.retracted import with_retraction

from . import access, panels
from .break_glass import BreakGlassView, obstacle
from .certificates import CertificateView
from .decisions import DecisionsView
from .retraction import LiftView, RetractView
from .setbacks import try_again


@hooks.register("register_admin_urls")
def register_record_urls() -> list[URLPattern]:
    article = "desk/articles/<int:pk>"
    return [
        path(f"{article}/retract/", RetractView.as_view(), name="desk_retract"),
        path(f"{article}/lift/", LiftView.as_view(), name="desk_lift"),
        path(f"{article}/release-now/", BreakGlassView.as_view(), name="desk_break_glass"),
        path(f"{article}/certificate/", CertificateView.as_view(), name="desk_certificate"),
        path("desk/setbacks/<int:pk>/again/", try_again, name="desk_try_again"),
        path("desk/decisions/", DecisionsView.as_view(), name="desk_decisions"),
        path("desk/decisions/results/", DecisionsView.as_view(results_only=True), name="desk_decisions_results"),
    ]


# ---- buttons of an article


class RetractButton(PageMenuItem):
    label = _("Retract…")
    icon_name = "no-view"
    url_name = "desk_retract"

    def is_shown(self, user: Any) -> bool:
        return access.may_retract(user, self.page) and not self.page.is_retracted


class LiftButton(PageMenuItem):
    label = _("Lift the retraction…")
    icon_name = "view"
    url_name = "desk_lift"

    def is_shown(self, user: Any) -> bool:
        return access.may_retract(user, self.page) and self.page.is_retracted


class BreakGlassButton(PageMenuItem):
    label = _("Release without review…")
    icon_name = "warning"
    url_name = "desk_break_glass"

    def is_shown(self, user: Any) -> bool:
        return access.may_break_glass(user, self.page) and not obstacle(self.page)


class CertificateButton(PageMenuItem):
    label = _("Certificates")
    icon_name = "check"
    url_name = "desk_certificate"

    def is_shown(self, user: Any) -> bool:
        return self.page.alias_of_id is None and access.may_read_certificates(user, self.page)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[PageMenuItem]:
    if isinstance(page, ArticlePage):
        yield RetractButton(page=page, priority=45)
        yield LiftButton(page=page, priority=45)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[PageMenuItem]:
    if isinstance(page, ArticlePage):
        yield RetractButton(page=page, priority=61)
        yield LiftButton(page=page, priority=61)
        yield BreakGlassButton(page=page, priority=62)
        yield CertificateButton(page=page, priority=66)


@hooks.register("construct_explorer_page_queryset")
def explorer_with_retraction(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    return with_retraction(pages)


@hooks.register("construct_page_chooser_queryset")
def chooser_with_retraction(pages: Any, request: HttpRequest) -> Any:
    return with_retraction(pages)


# ---- the record, and the dashboard


class RecordMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.reads_record(request.user)


@hooks.register("register_reports_menu_item")
def register_decisions() -> RecordMenuItem:
    return RecordMenuItem(
        _("Decisions"), reverse("desk_decisions"), name="decisions", icon_name="clipboard-list", order=600
    )


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, shown: list[Any]) -> None:
    shown.extend(panels.panels_for(request))
