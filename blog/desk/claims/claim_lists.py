"""The ledger as a list: what needs evidence first."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, Value, When
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from blog.claims import proving
from blog.models import Claim
from blog.models.claims import State

ICON = "tick-inverse"
# What somebody should do something about, first.
ORDER = (State.EXPIRED, State.NEEDS, State.NO_CONSENT, State.PROPOSED, State.EVIDENCED, State.WAIVED, State.REWORDED)
SERIOUS_FIRST = ("own_outcome", "testimonial", "market", "superlative")


def ordered(claims: Any) -> Any:
    return claims.order_by(ranking("state", ORDER), ranking("kind", SERIOUS_FIRST), "holder", "pk")


def ranking(field: str, values: Any) -> Case:
    cases = (When(**{field: value}, then=Value(number)) for number, value in enumerate(values))
    return Case(*cases, default=Value(len(values)), output_field=IntegerField())


class ClaimFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=State.choices)
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Claim.Kind.choices)
    holder = django_filters.CharFilter(label=gettext_lazy("Title of the article"), lookup_expr="icontains")
    sentence = django_filters.CharFilter(label=gettext_lazy("Words"), lookup_expr="icontains")
    page = django_filters.NumberFilter(label=gettext_lazy("Number of the article"))

    class Meta:
        model = Claim
        fields: list[str] = []


class ClaimList(ReportView):
    model = Claim
    page_title = gettext_lazy("Claims")
    header_icon = ICON
    template_name = "desk/claims/list.html"
    results_template_name = "desk/claims/list_results.html"
    index_url_name = "desk_claims:index"
    index_results_url_name = "desk_claims:index_results"
    filterset_class = ClaimFilterSet
    verbose_name_plural = gettext_lazy("claims")
    list_export = ["sentence", "get_kind_display", "state", "holder", "evidence", "waived_reason", "first_seen"]
    export_headings = {
        "sentence": gettext_lazy("Sentence"),
        "get_kind_display": gettext_lazy("Kind"),
        "state": gettext_lazy("State"),
        "holder": gettext_lazy("Article"),
        "evidence": gettext_lazy("Evidence"),
        "waived_reason": gettext_lazy("Why waived"),
        "first_seen": gettext_lazy("First seen"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not proving.may_see(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"claims-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self) -> Any:
        return ordered(Claim.objects.with_state().select_related("evidence", "waived_by"))

    def get_filtered_queryset(self) -> Any:
        return self.get_queryset()

    def counts(self) -> list[dict[str, Any]]:
        """How many claims stand how, in the order of the list; what has gone is not counted."""
        rows = Claim.objects.standing().with_state().order_by().values("state").annotate(count=Count("pk"))
        found = {row["state"]: row["count"] for row in rows}
        return [
            {"state": state.value, "label": state.label, "count": found.get(state.value, 0)}
            for state in ORDER
            if state != State.REWORDED
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().get_context_data(*args, **kwargs),
            "counts": self.counts(),
            "states": dict(State.choices),
            "may_attach": proving.may_attach(user),
            "may_verify": proving.may_verify(user),
            "may_waive": proving.may_waive(user),
        }
