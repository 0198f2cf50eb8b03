"""Where sameness appears in the admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.models import ArticlePage

from . import access
from .article_views import CompareView, NearestView
from .report import SamenessView


@hooks.register("register_admin_urls")
def register_sameness_urls() -> list[URLPattern]:
    article = "desk/articles/<int:pk>/sameness"
    return [
        path("desk/sameness/", SamenessView.as_view(), name="desk_sameness"),
        path(f"{article}/", NearestView.as_view(), name="desk_sameness_nearest"),
        path(f"{article}/<int:other>/", CompareView.as_view(), name="desk_sameness_compare"),
    ]


class SamenessMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.reads_report(request.user)


@hooks.register("register_reports_menu_item")
def register_sameness() -> SamenessMenuItem:
    return SamenessMenuItem(
        gettext_lazy("Sameness"), reverse("desk_sameness"), name="sameness", icon_name="copy", order=610
    )


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, ArticlePage) and page.alias_of_id is None and page.permissions_for_user(user).can_edit():
        address = reverse("desk_sameness_nearest", args=[page.pk])
        yield Button(_("Sameness"), address, icon_name="copy", priority=67)
