"""Where the checks meet Wagtail's admin: addresses and menus. The panel comes by middleware (see `panel`)."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import (
    access,
    log,  # noqa: F401 (registers its hook)
    preview,
)
from .readiness import NewReadinessView, ReadinessView, WaiveView, WithdrawView
from .report import ChecksReport
from .rules import RulePageView, RulesView
from .terms import TermViewSet
from .waive_finding import WaiveFindingView

hooks.register("construct_wagtail_userbar", preview.add_checks)


@hooks.register("register_admin_urls")
def register_check_urls() -> list[URLPattern]:
    article = "desk/articles/<int:pk>"
    return [
        path("desk/checks/", RulesView.as_view(), name="desk_checks"),
        path("desk/checks/rules/<str:rule>/", RulePageView.as_view(), name="desk_rule"),
        path("desk/checks/findings/<int:pk>/waive/", WaiveFindingView.as_view(), name="desk_waive_finding"),
        path(f"{article}/readiness/", ReadinessView.as_view(), name="desk_readiness"),
        path(f"{article}/readiness/waive/", WaiveView.as_view(), name="desk_waive"),
        path(f"{article}/readiness/withdraw/", WithdrawView.as_view(), name="desk_withdraw"),
        path("desk/articles/new/<int:parent>/readiness/", NewReadinessView.as_view(), name="desk_readiness_new"),
        path("reports/article-checks/", ChecksReport.as_view(), name="desk_checks_report"),
        path(
            "reports/article-checks/results/",
            ChecksReport.as_view(results_only=True),
            name="desk_checks_report_results",
        ),
    ]


@hooks.register("register_admin_viewset")
def register_words() -> TermViewSet:
    return TermViewSet()


class ChecksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_read(request.user)


@hooks.register("register_desk_menu_item")
def register_checks_item() -> ChecksMenuItem:
    return ChecksMenuItem(
        _("Checks"), reverse("desk_checks"), name="desk-checks", icon_name="clipboard-list", order=500
    )


@hooks.register("register_reports_menu_item")
def register_report_item() -> ChecksMenuItem:
    return ChecksMenuItem(
        _("Article checks"),
        reverse("desk_checks_report"),
        name="article-checks",
        icon_name="clipboard-list",
        order=610,
    )
