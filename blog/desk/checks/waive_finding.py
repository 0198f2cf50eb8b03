"""Letting a warning stand, from the report: the finding is looked for again in the latest version."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput

from blog import checking, waiving
from blog.models import HealthFinding
from blog.publishing import Refused


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it may stay as it is"),
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("Shown with the finding, and kept in the history of the article."),
        error_messages={"required": gettext_lazy("Say why it may stay as it is.")},
    )


class WaiveFindingView(WagtailAdminTemplateMixin, FormView):
    form_class = WaiveForm
    template_name = "desk/checks/waive.html"
    page_title = gettext_lazy("Let a warning stand")
    header_icon = "clipboard-list"
    finding: HealthFinding

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = HealthFinding.objects.select_related("health__page__latest_revision")
        self.finding = get_object_or_404(rows, pk=kwargs["pk"])
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def page(self) -> Any:
        return self.finding.health.page

    def get_success_url(self) -> str:
        return reverse("desk_checks_report")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": self.get_success_url(), "label": _("Article checks")},
            {"url": "", "label": self.page.draft_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "finding": self.finding,
            "page": self.page,
            "media": context["form"].media,
            "action_url": self.request.path,
            "submit_button_label": _("Let it stand"),
        }

    def form_valid(self, form: WaiveForm) -> HttpResponse:
        latest = self.page.get_latest_revision_as_object()
        same = [
            found
            for found in checking.findings_of(latest)
            if (found.check, found.place, found.quote) == (self.finding.rule, self.finding.place, self.finding.quote)
        ]
        if not same:
            messages.warning(self.request, _("The article has changed since: this warning is gone."))
            return redirect(self.get_success_url())
        try:
            waiving.waive(latest, same[0], self.request.user, form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(self.request, " ".join(each.text for each in refused.refusals))
        else:
            messages.success(self.request, _("The warning in “%(title)s” stands.") % {"title": self.page.draft_title})
        return redirect(self.get_success_url())
