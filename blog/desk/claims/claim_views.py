"""What is done with several claims at once: attach evidence, waive, open again."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.claims import proving
from blog.models import Claim

from .claim_lists import ICON, ordered
from .forms import AttachForm, ReopenForm, WaiveForm

MOST = 200  # claims at once


class ClaimsFormView(WagtailAdminTemplateMixin, FormView):
    """A form about the claims that the address names: `?claim=1&claim=2`."""

    template_name = "desk/claims/act.html"
    header_icon = ICON
    submit_label: Any = ""
    explanation: Any = ""
    may: Any = None
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not type(self).may(request.user):
            raise PermissionDenied
        if not self.claims:
            messages.warning(request, _("Choose claims first."))
            return redirect("desk_claims:index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def claims(self) -> list[Claim]:
        chosen = [int(pk) for pk in self.request.GET.getlist("claim")[:MOST] if pk.isdecimal()]
        return list(ordered(Claim.objects.with_state().filter(pk__in=chosen).select_related("page", "evidence")))

    def act(self, form: Any) -> str:
        """Do it, and say so."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            done = self.act(form)
        except proving.NotProven as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect("desk_claims:index")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk_claims:index"), "label": _("Claims")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "claims": self.claims,
            "media": context["form"].media,
            "action_url": self.request.get_full_path(),
            "explanation": self.explanation,
            "submit_button_label": self.submit_label,
            "back_url": reverse("desk_claims:index"),
        }


class AttachView(ClaimsFormView):
    form_class = AttachForm
    page_title = gettext_lazy("Attach evidence")
    submit_label = gettext_lazy("Attach it")
    explanation = gettext_lazy(
        "The evidence must prove each of these sentences. A coach or a lead verifies that it does."
    )
    may = staticmethod(proving.may_attach)

    def act(self, form: AttachForm) -> str:
        evidence = form.cleaned_data["evidence"]
        proving.attach(self.claims, evidence, self.request.user)
        text = ngettext(
            "“%(title)s” is attached to %(count)s claim.",
            "“%(title)s” is attached to %(count)s claims.",
            len(self.claims),
        )
        return text % {"title": evidence.title, "count": len(self.claims)}


class WaiveView(ClaimsFormView):
    form_class = WaiveForm
    page_title = gettext_lazy("Waive claims")
    submit_label = gettext_lazy("Waive them")
    explanation = gettext_lazy("They may stand without evidence. Your name and reason are kept with each of them.")
    may = staticmethod(proving.may_waive)

    def act(self, form: WaiveForm) -> str:
        proving.waive(self.claims, self.request.user, form.cleaned_data["reason"])
        text = ngettext("%(count)s claim is waived.", "%(count)s claims are waived.", len(self.claims))
        return text % {"count": len(self.claims)}


class ReopenView(ClaimsFormView):
    form_class = ReopenForm
    page_title = gettext_lazy("Open claims again")
    submit_label = gettext_lazy("Open them again")
    explanation = gettext_lazy("Their evidence or waiver is taken off: they need evidence again.")
    may = staticmethod(proving.may_verify)

    def act(self, form: ReopenForm) -> str:
        proving.reopen(self.claims, self.request.user)
        text = ngettext("%(count)s claim is open again.", "%(count)s claims are open again.", len(self.claims))
        return text % {"count": len(self.claims)}
