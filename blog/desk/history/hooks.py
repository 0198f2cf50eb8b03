"""Where the site's health appears in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from blog.desk.checks import access

from .report import SiteHealthReport


@hooks.register("register_admin_urls")
def register_history_urls() -> list[URLPattern]:
    return [
        path("reports/site-health/", SiteHealthReport.as_view(), name="desk_site_health"),
        path(
            "reports/site-health/results/",
            SiteHealthReport.as_view(results_only=True),
            name="desk_site_health_results",
        ),
    ]


class SiteHealthMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_read(request.user)


@hooks.register("register_reports_menu_item")
def register_site_health() -> SiteHealthMenuItem:
    return SiteHealthMenuItem(
        _("Site health"), reverse("desk_site_health"), name="site-health", icon_name="history", order=600
    )
