"""What works: article → offer → views → sightings → clicks → leads → booked → won."""

from datetime import date
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from blog.desk.checks import access
from blog.desk.history.charts import Bar, Chart, bars, chart
from blog.models import ViewCount
from coaching import counting, results
from coaching.models import CallToAction, OfferCount

COLUMNS = {
    "page__title": gettext_lazy("Page"),
    "offer__key": gettext_lazy("Key of the offer"),
    "offer__heading": gettext_lazy("Offer"),
    "views": gettext_lazy("Views"),
    "seen": gettext_lazy("Sightings"),
    "clicked": gettext_lazy("Clicks"),
}
RESULTS = {"leads": gettext_lazy("Leads"), "booked": gettext_lazy("Booked"), "won": gettext_lazy("Won")}


class OfferFilterSet(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=gettext_lazy("Days"), widget=DateRangePickerWidget)
    offer = django_filters.ModelChoiceFilter(label=gettext_lazy("Offer"), queryset=CallToAction.objects.all())
    title = django_filters.CharFilter(
        label=gettext_lazy("Title of the page"), field_name="page__title", lookup_expr="icontains"
    )
    page = django_filters.NumberFilter(label=gettext_lazy("Number of the page"))

    class Meta:
        model = OfferCount
        fields: list[str] = []


class OffersReport(ReportView):
    """For whoever works on articles."""

    model = OfferCount
    page_title = gettext_lazy("Offers: what works")
    header_icon = "mail"
    template_name = "desk/offers/report.html"
    results_template_name = "desk/offers/report_results.html"
    index_url_name = "desk_offers"
    index_results_url_name = "desk_offers_results"
    filterset_class = OfferFilterSet
    verbose_name_plural = gettext_lazy("offers on pages")
    paginate_by = 50
    export_headings = {**COLUMNS, **RESULTS}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_read(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"offers-{timezone.localdate():%Y-%m-%d}"

    @property
    def list_export(self) -> list[str]:
        return [*COLUMNS, *RESULTS]

    def get_base_queryset(self) -> Any:
        """A row for each page and offer, the most clicked first."""
        rows = OfferCount.objects.order_by().values("page", "page__title", "offer", "offer__key", "offer__heading")
        summed = rows.annotate(seen=Sum("sightings"), clicked=Sum("clicks"))
        return summed.order_by("-clicked", "-seen", "page__title", "offer__key", "page")

    # ---- what stands beside the counts

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day of the filter."""
        chosen = self.filters.form.cleaned_data.get("day") if self.filters.form.is_valid() else None
        first, last = (chosen.start, chosen.stop) if chosen else (None, None)
        return (first.date() if first else None, last.date() if last else None)

    @cached_property
    def views(self) -> dict[int, int]:
        """By article. One query, whatever is listed."""
        first, last = self.days
        rows = ViewCount.objects.order_by().values("article")
        rows = rows.filter(day__gte=first) if first else rows
        rows = rows.filter(day__lte=last) if last else rows
        return dict(rows.annotate(views=Sum("count")).values_list("article", "views"))

    @cached_property
    def leads(self) -> dict[tuple[int, int], results.Results]:
        return results.lead_counts(*self.days)

    def complete(self, row: dict[str, Any]) -> dict[str, Any]:
        found = self.leads.get((row["page"], row["offer"]), results.Results())
        views = self.views.get(row["page"])
        return {**row, "views": views, "leads": found.leads, "booked": found.booked, "won": found.won}

    def to_row_dict(self, item: dict[str, Any]) -> dict[str, Any]:
        complete = self.complete(item)
        return {name: complete[name] for name in self.list_export}

    # ---- the page

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if self.is_export:
            return context
        counts = self.filters.filter_queryset(OfferCount.objects.all())
        offers = CallToAction.objects.filter(pk__in=counts.values("offer")).prefetch_related("variants")
        return {
            **context,
            "rows": [self.complete(row) for row in context["object_list"]],
            "funnel": self.funnel(counts),
            "charts": charts_of(counts),
            "comparisons": counting.comparisons(list(offers.order_by("key"))),
        }

    def funnel(self, counts: Any) -> list[Bar]:
        """How many remain at each step, of all that the filter leaves."""
        pairs = set(counts.order_by().values_list("page", "offer").distinct())
        sums = counts.aggregate(seen=Sum("sightings"), clicked=Sum("clicks"))
        leads = [found for key, found in self.leads.items() if key in pairs]
        steps = {
            COLUMNS["views"]: sum(self.views.get(page, 0) for page in {page for page, _offer in pairs}),
            COLUMNS["seen"]: sums["seen"] or 0,
            COLUMNS["clicked"]: sums["clicked"] or 0,
        }
        steps |= {title: sum(getattr(found, name) for found in leads) for name, title in RESULTS.items()}
        return bars((str(title), "", number, None) for title, number in steps.items())


def charts_of(counts: Any) -> list[Chart]:
    """Day by day, as long as days are kept; months would stand out like mountains."""
    rows = counts.filter(is_month=False).order_by("day").values("day")
    sums = list(rows.annotate(seen=Sum("sightings"), clicked=Sum("clicks")))
    if not sums:
        return []
    days = [row["day"] for row in sums]
    return [
        chart(_("Sightings of offers"), days, {_("sightings on the last day"): [row["seen"] for row in sums]}),
        chart(_("Clicks on offers"), days, {_("clicks on the last day"): [row["clicked"] for row in sums]}),
    ]
