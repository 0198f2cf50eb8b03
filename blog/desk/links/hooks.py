"""Where the report of links appears in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from blog.desk.plan.access import may_see

from . import views


@hooks.register("register_admin_urls")
def register_link_urls() -> list[URLPattern]:
    return [
        path("desk/links/", views.LinksView.as_view(), name="desk_links"),
        path("desk/links/results/", views.LinksView.as_view(results_only=True), name="desk_links_results"),
        path("desk/links/<int:pk>/again/", views.check_again, name="desk_link_again"),
    ]


class LinksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def register_links() -> LinksMenuItem:
    return LinksMenuItem(_("Links"), reverse("desk_links"), name="links", icon_name="link-external", order=620)
