"""What people are asked when they prove or waive claims."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from blog.models import Evidence

from .choosers import evidence_chooser


class AttachForm(forms.Form):
    evidence = forms.ModelChoiceField(
        Evidence.objects.all(),
        label=_("Evidence"),
        widget=evidence_chooser.widget_class,
        help_text=_("Is it not there yet? Add it under Desk, Evidence first."),
    )


class WaiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why they need no evidence"),
        widget=AdminAutoHeightTextInput,
        help_text=_("Stands in the ledger and in the history of each article."),
        error_messages={"required": _("Say why they need no evidence.")},
    )


class ReopenForm(forms.Form):
    """Nothing but the confirmation."""
