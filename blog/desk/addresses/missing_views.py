"""Addresses that visitors asked for and nothing has: make a redirect, or ignore it."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView

from cms.core.models import MissingAddress

from .access import ForRedirectorsMixin, may_redirect


class MissingFilterSet(WagtailFilterSet):
    path = django_filters.CharFilter(label=gettext_lazy("Address"), lookup_expr="icontains")
    linked = django_filters.BooleanFilter(
        label=gettext_lazy("Linked from a page of ours"), field_name="linked_from", method="led_by_us"
    )

    class Meta:
        model = MissingAddress
        fields = ["path", "is_ignored"]

    def led_by_us(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.exclude(linked_from="") if value else queryset.filter(linked_from="")


class MissingView(ForRedirectorsMixin, ReportView):
    model = MissingAddress
    page_title = gettext_lazy("Missing addresses")
    header_icon = "warning"
    template_name = "desk/addresses/missing.html"
    results_template_name = "desk/addresses/missing_results.html"
    index_url_name = "desk_missing"
    index_results_url_name = "desk_missing_results"
    filterset_class = MissingFilterSet
    verbose_name_plural = gettext_lazy("addresses")
    list_export = ["path", "hits", "first_on", "last_on", "linked_from", "is_ignored", "site"]
    export_headings = {
        "path": gettext_lazy("Address"),
        "hits": gettext_lazy("Hits"),
        "first_on": gettext_lazy("First seen"),
        "last_on": gettext_lazy("Last seen"),
        "linked_from": gettext_lazy("Linked from"),
        "is_ignored": gettext_lazy("Ignored"),
        "site": gettext_lazy("Site"),
    }

    def get_filename(self) -> str:
        return f"missing-addresses-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self) -> Any:
        """Without what is ignored, unless that is asked for."""
        found = MissingAddress.objects.select_related("site").order_by("-hits", "-last_on", "path")
        return found if self.request.GET.get("is_ignored") else found.filter(is_ignored=False)


@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an address out of the report, or bring it back."""
    if not may_redirect(request.user):
        raise PermissionDenied
    address = get_object_or_404(MissingAddress, pk=pk)
    address.is_ignored = not address.is_ignored
    address.save(update_fields=["is_ignored"])
    told = _("%(address)s is ignored from now on.") if address.is_ignored else _("%(address)s is shown again.")
    messages.success(request, told % {"address": address.path})
    return redirect(get_valid_next_url_from_request(request) or "desk_missing")
