"""The report: which articles are due for review, whose they are, and what happens to those that are neglected."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from blog.desk.plan.access import may_see, visible_pages
from blog.models import Freshness
from blog.publishing import name_of
from cms.core.permitted import within

SOON = timedelta(days=30)
OVERDUE, DUE_SOON, LATER, NO_DATE = "overdue", "soon", "later", "none"
NOBODY = gettext_lazy("Nobody named")
STATES = {
    OVERDUE: gettext_lazy("overdue"),
    DUE_SOON: gettext_lazy("due within 30 days"),
    LATER: gettext_lazy("later"),
    NO_DATE: gettext_lazy("no date"),
}


def state_of(row: Freshness) -> str:
    today = timezone.localdate()
    if row.review_by is None:
        return NO_DATE
    if row.review_by < today:
        return OVERDUE
    return DUE_SOON if row.review_by <= today + SOON else LATER


def in_state(rows: Any, state: str) -> Any:
    today = timezone.localdate()
    ranges: dict[str, dict[str, Any]] = {
        OVERDUE: {"review_by__lt": today},
        DUE_SOON: {"review_by__range": (today, today + SOON)},
        LATER: {"review_by__gt": today + SOON},
        NO_DATE: {"review_by": None},
    }
    return rows.filter(**ranges[state])


class OwnerFilter(django_filters.ModelChoiceFilter):
    @property
    def field(self) -> Any:
        found = super().field
        found.label_from_instance = lambda owner: NOBODY if isinstance(owner, str) else name_of(owner)
        return found


def owners(request: HttpRequest | None) -> Any:
    return get_user_model()._default_manager.filter(pk__in=Freshness.objects.exclude(owner=None).values("owner"))


class FreshnessFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Review"),
        choices=list(STATES.items()),
        method="filter_state",
        empty_label=gettext_lazy("All"),
    )
    owner = OwnerFilter(label=gettext_lazy("Owner"), queryset=owners, null_label=NOBODY)
    article = django_filters.CharFilter(
        label=gettext_lazy("Article"), field_name="article__title", lookup_expr="icontains"
    )

    class Meta:
        model = Freshness
        fields = ["state", "owner", "step"]

    def filter_state(self, queryset: Any, name: str, value: str) -> Any:
        return in_state(queryset, value)


class FreshnessView(ReportView):
    """For whoever works on articles: live ones, and those that were taken off because nobody reviewed them."""

    model = Freshness
    page_title = gettext_lazy("Freshness")
    header_icon = "rotate"
    template_name = "desk/links/report.html"
    results_template_name = "desk/freshness/report_results.html"
    index_url_name = "desk_freshness"
    index_results_url_name = "desk_freshness_results"
    filterset_class = FreshnessFilterSet
    verbose_name_plural = gettext_lazy("articles")
    list_export = [
        "title", "state_label", "review_by", "set_by_hand", "owner_name", "reviewed_on", "reviewer", "get_step_display",
    ]  # fmt: skip
    export_headings = {
        "title": gettext_lazy("Article"),
        "state_label": gettext_lazy("Review"),
        "review_by": gettext_lazy("Review by"),
        "set_by_hand": gettext_lazy("Set by hand"),
        "owner_name": gettext_lazy("Owner"),
        "reviewed_on": gettext_lazy("Last reviewed on"),
        "reviewer": gettext_lazy("Last reviewed by"),
        "get_step_display": gettext_lazy("Step"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"freshness-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self) -> Any:
        rows = within(Freshness.objects.all(), visible_pages(self.request.user), "article")
        shown = rows.filter(article__live=True) | rows.filter(step=Freshness.Step.UNPUBLISHED)
        return (
            shown.select_related("owner", "reviewed_by", "article")
            .defer("article__body", "article__summary_points", "kinds")
            .order_by(F("review_by").asc(nulls_last=True), "article__title", "pk")
        )

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> list[Any]:
        found = list(object_list)
        for row in found:
            row.title, row.state = row.article.title, state_of(row)
            row.state_label = STATES[row.state]
            row.owner_name = name_of(row.owner) if row.owner else ""
            row.reviewer = name_of(row.reviewed_by) if row.reviewed_by else ""
        return found
