"""The report of the site's health: charts of the days that the filter leaves, and a table of the same numbers."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from blog.desk.checks import access, labels
from blog.desk.checks.report import title_of
from blog.models import HealthDay
from blog.models.claims import State

from .charts import Bar, Chart, bars, chart

LONGEST = 366  # days in a chart
NUMBERS = [
    "articles", "with_errors", "with_warnings", "mended", "errors", "warnings", "waived", "clusters", "in_clusters",
    "live", "dated", "overdue", "with_faq", "repeated", "owned",
]  # fmt: skip
CLAIM, RULE = "claims:", "rule:"  # columns of the spreadsheet, one for each state and rule


class DayFilterSet(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=gettext_lazy("Days"), widget=DateRangePickerWidget)

    class Meta:
        model = HealthDay
        fields = ["day"]


class SiteHealthReport(ReportView):
    """Numbers of the whole site, for whoever works on articles."""

    model = HealthDay
    page_title = gettext_lazy("Site health")
    header_icon = "history"
    template_name = "desk/history/report.html"
    results_template_name = "desk/history/report_results.html"
    index_url_name = "desk_site_health"
    index_results_url_name = "desk_site_health_results"
    filterset_class = DayFilterSet
    verbose_name_plural = gettext_lazy("days")
    paginate_by = 31
    export_headings = {"mended": gettext_lazy("Without errors and warnings")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_read(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"site-health-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self) -> Any:
        return HealthDay.objects.order_by("-day")

    # ---- the spreadsheet

    @cached_property
    def list_export(self) -> list[str]:
        """Its columns: a rule that was found on any of the days has one."""
        if not self.is_export:
            return ["day"]
        rules = sorted(
            {rule for found in self.get_filtered_queryset().values_list("rules", flat=True) for rule in found}
        )
        return ["day", *NUMBERS, *(f"{CLAIM}{state.value}" for state in State), *(f"{RULE}{rule}" for rule in rules)]

    def get_heading(self, queryset: Any, field: str) -> str:
        if field.startswith(CLAIM):
            return _("Claims: %(state)s") % {"state": State(field.removeprefix(CLAIM)).label}
        if field.startswith(RULE):
            return field.removeprefix(RULE)
        return str(super().get_heading(queryset, field))

    def to_row_dict(self, item: HealthDay) -> dict[str, Any]:
        return {field: self.cell(item, field) for field in self.list_export}

    def cell(self, day: HealthDay, field: str) -> Any:
        if field.startswith(CLAIM):
            return day.claims.get(field.removeprefix(CLAIM), 0)
        if field.startswith(RULE):
            return findings_of(day, field.removeprefix(RULE))
        return getattr(day, field)

    # ---- the page

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        days = [] if self.is_export else list(self.object_list[:LONGEST])[::-1]
        if not days:
            return context
        first, last = days[0], days[-1]
        return {
            **context,
            "last": last,
            "since": first.day if first != last else None,
            "charts": charts_of(days),
            "rules": rule_bars(first, last),
            "claims": claim_bars(first, last),
        }


def findings_of(day: HealthDay, rule: str) -> int:
    """Errors and warnings; what is waived does not count."""
    found = day.rules.get(rule, {})
    return sum(found.get(level, 0) for level in ("error", "warning"))


def charts_of(days: list[HealthDay]) -> list[Chart]:
    def of(title: str, **names: str) -> Chart:
        series = {name: [getattr(day, field) for day in days] for field, name in names.items()}
        return chart(title, [day.day for day in days], series)

    return [
        of(
            _("Articles"), with_errors=_("with errors"), with_warnings=_("with warnings only"), mended=_("with neither")
        ),
        of(_("Findings"), errors=_("errors"), warnings=_("warnings"), waived=_("waived")),
        of(_("Sameness"), in_clusters=_("articles that say the same as another"), clusters=_("groups of them")),
        of(_("Freshness"), overdue=_("overdue for review"), dated=_("with a day for review")),
        of(_("Live articles"), live=_("live"), with_faq=_("with an FAQ")),
        of(_("Questions"), repeated=_("on several pages"), owned=_("of these with an owner")),
    ]


def rule_bars(first: HealthDay, last: HealthDay) -> list[Bar]:
    """Of the last day, the most frequent first; rules that were found on the first day only, with 0."""
    here = reverse("desk_checks_report")
    counts = {rule: findings_of(last, rule) for rule in {**last.rules, **first.rules}}
    return bars(
        (
            f"{labels.family_label(rule)}: {title_of(rule)}",
            f"{here}?{urlencode({'rule': rule})}",
            count,
            findings_of(first, rule) if first != last else None,
        )
        for rule, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        if count or findings_of(first, rule)
    )


def claim_bars(first: HealthDay, last: HealthDay) -> list[Bar]:
    here = reverse("desk_claims:index")
    return bars(
        (
            str(state.label),
            f"{here}?{urlencode({'state': state.value})}",
            last.claims.get(state.value, 0),
            first.claims.get(state.value, 0) if first != last else None,
        )
        for state in State
        if state != State.REWORDED  # its sentence has gone
    )
