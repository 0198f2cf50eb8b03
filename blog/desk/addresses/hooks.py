"""Where redirects and missing addresses appear in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import missing_views, redirect_views
from .access import may_redirect
from .rules import RedirectRuleViewSet
from .table_view import TableView


# Before Wagtail's own addresses of the same paths.
@hooks.register("register_admin_urls", order=-1)
def register_redirect_urls() -> list[URLPattern]:
    index = redirect_views.IndexView
    return [
        path("redirects/", index.as_view(), name="desk_redirects"),
        path("redirects/results/", index.as_view(results_only=True), name="desk_redirects_results"),
        path("redirects/add/", redirect_views.CreateView.as_view(), name="desk_redirect_add"),
        path("redirects/<int:redirect_id>/", redirect_views.EditView.as_view(), name="desk_redirect_edit"),
        path("redirects/table/", TableView.as_view(), name="desk_redirects_import"),
        path("desk/missing/", missing_views.MissingView.as_view(), name="desk_missing"),
        path(
            "desk/missing/results/", missing_views.MissingView.as_view(results_only=True), name="desk_missing_results"
        ),
        path("desk/missing/<int:pk>/ignore/", missing_views.ignore, name="desk_missing_ignore"),
    ]


@hooks.register("register_admin_viewset")
def register_rules() -> RedirectRuleViewSet:
    return RedirectRuleViewSet()


class MissingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_redirect(request.user)


@hooks.register("register_reports_menu_item")
def register_missing() -> MissingMenuItem:
    return MissingMenuItem(
        _("Missing addresses"), reverse("desk_missing"), name="missing-addresses", icon_name="warning", order=630
    )
