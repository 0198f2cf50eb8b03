"""What planning adds to the admin: addresses, menu items, a button on each article."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.models import ArticlePage, Release
from blog.releases import STANDING

from . import (
    calendar_views,
    log,  # noqa: F401 (registers its hook)
    release_lists,
    release_views,
)
from .access import may_see, release_policy

ICON = release_lists.ICON


class ReleaseHistory(HistoryView):
    model = Release
    permission_policy = release_policy
    permission_required = "view"
    any_permission_required = None
    index_url_name = "desk_releases:index"
    history_url_name = "desk_releases:history"
    history_results_url_name = "desk_releases:history_results"
    edit_url_name = "desk_releases:detail"


release_urls = [
    path("", release_lists.ReleaseList.as_view(), name="index"),
    path("results/", release_lists.ReleaseList.as_view(results_only=True), name="index_results"),
    path("new/", release_lists.ReleaseCreate.as_view(), name="add"),
    path("of/<int:article_pk>/", release_views.choose, name="choose"),
    path("<int:pk>/", release_views.ReleaseDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", release_lists.ReleaseEdit.as_view(), name="edit"),
    path("<int:pk>/history/", ReleaseHistory.as_view(), name="history"),
    path("<int:pk>/history/results/", ReleaseHistory.as_view(results_only=True), name="history_results"),
    path("<int:pk>/articles/add/", release_views.add, name="add_article"),
    path("<int:pk>/articles/<int:article_pk>/remove/", release_views.remove, name="remove"),
    path("<int:pk>/<slug:name>/", release_views.act, name="act"),
]


calendar_urls = [
    path("", calendar_views.CalendarView.as_view(), name="index"),
    path("move/<slug:kind>/<int:pk>/", calendar_views.move, name="move"),
]


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern | URLResolver]:
    return [
        path("desk/releases/", include((release_urls, "desk_releases"))),
        path("desk/calendar/", include((calendar_urls, "desk_calendar"))),
    ]


class PlanMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_desk_menu_item")
def releases_item() -> MenuItem:
    return PlanMenuItem(
        gettext_lazy("Releases"), reverse("desk_releases:index"), name="desk-releases", icon_name=ICON, order=300
    )


@hooks.register("register_desk_menu_item")
def calendar_item() -> MenuItem:
    return PlanMenuItem(
        gettext_lazy("Calendar"),
        reverse("desk_calendar:index"),
        name="desk-calendar",
        icon_name=calendar_views.ICON,
        order=200,
    )


@hooks.register("register_page_header_buttons")
def release_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """“Add to release…”, or the release that the article waits in."""
    if page.specific_class is not ArticlePage or page.alias_of_id or not page.permissions_for_user(user).can_edit():
        return
    waiting = Release.objects.filter(articles=page.pk, status__in=STANDING).first()
    if waiting is None:
        yield Button(
            _("Add to release…"), url=reverse("desk_releases:choose", args=[page.pk]), icon_name=ICON, priority=45
        )
    else:
        label = _("In release “%(release)s”") % {"release": waiting.name}
        yield Button(label, url=release_lists.detail_address(waiting), icon_name=ICON, priority=45)
