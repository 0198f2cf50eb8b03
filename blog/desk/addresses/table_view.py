"""A Netlify `_redirects` file: shown line by line first, saved on the second click."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from blog.importer.document import ImportProblem
from blog.importer.readers.files import decoded
from blog.importer.redirect_table import import_rules

from .access import ForRedirectorsMixin

MOST = 500_000  # bytes


class TableForm(forms.Form):
    site = forms.ModelChoiceField(label=gettext_lazy("Site"), queryset=Site.objects.all(), empty_label=None)
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "A file named _redirects: on each line an old address, a new one, and perhaps a status."
        ),
    )
    text = forms.CharField(required=False, strip=False, max_length=MOST, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file and file.size > MOST:
            self.add_error("file", _("This file is larger than any table of redirects."))
        elif file:
            try:
                data["text"] = decoded(file.read())
            except ImportProblem as problem:
                self.add_error("file", str(problem))
        elif not data.get("text", "").strip():
            self.add_error("file", _("Choose a file."))
        if "\0" in data.get("text", ""):
            self.add_error("file", _("This is no text file."))
        return data


class TableView(ForRedirectorsMixin, WagtailAdminTemplateMixin, FormView):
    form_class = TableForm
    template_name = "desk/addresses/table.html"
    page_title = gettext_lazy("Import a _redirects file")
    header_icon = "upload"

    def get_initial(self) -> dict[str, Any]:
        return {"site": Site.objects.filter(is_default_site=True).first()}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailredirects:index"), "label": _("Redirects")},
            {"url": "", "label": str(self.page_title)},
        ]

    def form_valid(self, form: TableForm) -> HttpResponse:
        is_confirmed = "save" in self.request.POST
        text, site = form.cleaned_data["text"], form.cleaned_data["site"]
        try:
            with transaction.atomic():
                result = import_rules(text, site, dry_run=not is_confirmed)
        except ImportProblem as problem:
            form.add_error("file", str(problem))
            return self.form_invalid(form)
        if is_confirmed:
            messages.success(self.request, _("%(count)d redirects and rules were saved.") % {"count": result.written})
            return redirect("wagtailredirects:index")
        confirm = TableForm(initial={"site": site, "text": text})
        confirm.fields["site"].widget = forms.HiddenInput()
        return self.render_to_response(self.get_context_data(form=form, result=result, confirm=confirm))
