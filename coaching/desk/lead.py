"""One lead: what is known, what happened, and what the team does next."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.publishing import name_of
from coaching import leads
from coaching.models import Lead
from coaching.models.leads import State

from . import access
from .pipeline import ICON, tell_moved


class LeadForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=State.choices)
    owner: Any = forms.ModelChoiceField(
        label=gettext_lazy("Owner"), queryset=Lead.objects.none(), required=False, empty_label=gettext_lazy("Nobody")
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The person sees them when they ask for their data."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset, owner.label_from_instance = access.possible_owners(), name_of
        if not access.manages(user):
            del self.fields["owner"]


class LeadView(access.ForThose, WagtailAdminTemplateMixin, FormView):
    may = staticmethod(access.works)
    form_class = LeadForm
    template_name = "desk/leads/lead.html"
    header_icon = ICON

    @cached_property
    def lead(self) -> Lead:
        """Not found, for who may not see it."""
        found = access.seen_by(self.request.user).select_related("owner", "magnet", "article")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.lead)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        return {"state": self.lead.state, "owner": self.lead.owner_id, "notes": self.lead.notes}

    def form_valid(self, form: LeadForm) -> HttpResponse:
        said, pk = form.cleaned_data, self.lead.pk
        if said["state"] != self.lead.state:
            tell_moved(self.request, *leads.move([pk], said["state"], self.request.user))
        if "owner" in said:
            leads.assign([pk], said["owner"], self.request.user)
        Lead.objects.filter(pk=pk).update(notes=said["notes"])
        messages.success(self.request, _("The lead is saved."))
        return redirect("desk_leads:lead", pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk_leads:index"), "label": _("Leads")},
            {"url": "", "label": str(self.lead)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        others = access.seen_by(self.request.user).filter(email=self.lead.email).exclude(pk=self.lead.pk)
        return {
            **context,
            "lead": self.lead,
            "others": others,
            "manages": access.manages(self.request.user),
            "media": context["form"].media,
        }


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """All of the person, as they could do themselves."""
    if not access.manages(request.user):
        raise PermissionDenied
    lead = get_object_or_404(Lead, pk=pk)
    leads.forget_person(lead.email)
    messages.success(request, _("All that was kept about this address is deleted."))
    return redirect("desk_leads:index")
