"""Leads as a list: who came, from where, how far; with bulk changes and spreadsheets."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from blog.publishing import name_of
from coaching import leads
from coaching.forms import normalised
from coaching.models import Lead
from coaching.models.leads import State

from . import access

ICON = "group"
MOST = 500  # leads at once
NOBODY = gettext_lazy("Nobody")


class OwnerFilter(django_filters.ModelChoiceFilter):
    @property
    def field(self) -> Any:
        found = super().field
        found.label_from_instance = lambda owner: NOBODY if isinstance(owner, str) else name_of(owner)
        return found


class LeadFilterSet(WagtailFilterSet):
    """Never by name or address: what is looked for would stand in addresses and logs."""

    owner = OwnerFilter(
        label=gettext_lazy("Owner"), queryset=lambda request: access.possible_owners(), null_label=NOBODY
    )
    confirmed = django_filters.BooleanFilter(
        label=gettext_lazy("Confirmed"), field_name="confirmed_at", lookup_expr="isnull", exclude=True
    )
    article_title = django_filters.CharFilter(label=gettext_lazy("Article"), lookup_expr="icontains")
    offer = django_filters.CharFilter(label=gettext_lazy("Offer"), lookup_expr="icontains")

    class Meta:
        model = Lead
        fields = ["state", "kind", "owner"]


class LeadList(access.ForThose, ReportView):
    model = Lead
    may = staticmethod(access.works)
    page_title = gettext_lazy("Leads")
    header_icon = ICON
    template_name = "desk/leads/list.html"
    results_template_name = "desk/leads/list_results.html"
    index_url_name = "desk_leads:index"
    index_results_url_name = "desk_leads:index_results"
    filterset_class = LeadFilterSet
    verbose_name_plural = gettext_lazy("leads")
    list_export = [
        "pk", "email", "name", "role", "get_kind_display", "magnet", "get_state_display", "owner_name", "notes",
        "article_title", "offer", "variant", "first_title", "first_offer", "first_variant",
        "first_path", "first_on", "last_path", "last_on", "created_at",
        "confirmed_at", "unsubscribed_at", "booked_at", "won_at", "consent_version", "consented_at",
    ]  # fmt: skip
    export_headings = {
        "pk": gettext_lazy("Number"),
        "email": gettext_lazy("E-mail"),
        "name": gettext_lazy("Name"),
        "role": gettext_lazy("Role"),
        "get_kind_display": gettext_lazy("Form"),
        "magnet": gettext_lazy("Lead magnet"),
        "get_state_display": gettext_lazy("State"),
        "owner_name": gettext_lazy("Owner"),
        "notes": gettext_lazy("Notes"),
        "article_title": gettext_lazy("Article"),
        "offer": gettext_lazy("Offer"),
        "variant": gettext_lazy("Variant"),
        "first_title": gettext_lazy("First article"),
        "first_offer": gettext_lazy("First offer"),
        "first_variant": gettext_lazy("First variant"),
        "first_path": gettext_lazy("First page"),
        "first_on": gettext_lazy("First touch"),
        "last_path": gettext_lazy("Last page"),
        "last_on": gettext_lazy("Last touch"),
        "created_at": gettext_lazy("Came"),
        "confirmed_at": gettext_lazy("Confirmed"),
        "unsubscribed_at": gettext_lazy("Unsubscribed"),
        "booked_at": gettext_lazy("Booked"),
        "won_at": gettext_lazy("Won"),
        "consent_version": gettext_lazy("Consent version"),
        "consented_at": gettext_lazy("Agreed"),
    }

    def get_filename(self) -> str:
        return f"leads-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self) -> Any:
        return access.seen_by(self.request.user).select_related("owner", "magnet", "article")

    def get_filtered_queryset(self) -> Any:
        return self.get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Lead]:
        found = list(object_list)
        for lead in found:
            lead.owner_name = name_of(lead.owner) if lead.owner else ""
        return found

    def counts(self) -> list[dict[str, Any]]:
        """How many stand where, in the order of the pipeline."""
        rows = access.seen_by(self.request.user).order_by().values_list("state").annotate(count=Count("pk"))
        found = dict(rows)
        return [{"state": state.value, "label": state.label, "count": found.get(state.value, 0)} for state in State]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        manages = access.manages(self.request.user)
        return {
            **super().get_context_data(*args, **kwargs),
            "counts": self.counts(),
            "states": State.choices,
            "owners": [(owner.pk, name_of(owner)) for owner in access.possible_owners()] if manages else [],
            "manages": manages,
        }


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Move the chosen leads to another state, give them to somebody, or both."""
    if not access.works(request.user):
        raise PermissionDenied
    chosen = [int(pk) for pk in request.POST.getlist("lead")[:MOST] if pk.isdecimal()]
    numbers = list(access.seen_by(request.user).filter(pk__in=chosen).values_list("pk", flat=True))
    state, owner = request.POST.get("state", ""), request.POST.get("owner", "")
    if not numbers or not (state or owner):
        messages.warning(request, _("Choose leads, and a state or an owner for them."))
    if numbers and state in State.values:
        tell_moved(request, *leads.move(numbers, state, request.user))
    if numbers and owner and access.manages(request.user):
        new = access.possible_owners().filter(pk=int(owner)).first() if owner.isdecimal() else None
        count = leads.assign(numbers, new, request.user)
        text = ngettext("%(count)s lead has a new owner.", "%(count)s leads have a new owner.", count)
        messages.success(request, text % {"count": count})
    return redirect("desk_leads:board" if request.POST.get("from") == "board" else "desk_leads:index")


def tell_moved(request: HttpRequest, moved: int, doubled: int) -> None:
    text = ngettext("%(count)s lead was moved.", "%(count)s leads were moved.", moved)
    messages.success(request, text % {"count": moved})
    if doubled:
        text = ngettext(
            "%(count)s lead stays closed: the person has another open one for the same offer.",
            "%(count)s leads stay closed: these people have other open ones for the same offers.",
            doubled,
        )
        messages.warning(request, text % {"count": doubled})


@require_POST
@sensitive_post_parameters("email")
def find(request: HttpRequest) -> HttpResponse:
    """To the newest lead of an address, which travels in no address of the admin."""
    if not access.works(request.user):
        raise PermissionDenied
    email = normalised(request.POST.get("email", ""))
    if lead := access.seen_by(request.user).filter(email=email).first():
        return redirect("desk_leads:lead", lead.pk)
    messages.warning(request, _("No lead of yours has this address."))
    return redirect(reverse("desk_leads:index"))
