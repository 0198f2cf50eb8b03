"""What a lead says about some articles of a group."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from blog.models import Verdict

KINDS = [
    (Verdict.Kind.KEEP, _("Keep it as it is")),
    (Verdict.Kind.REWRITE, _("Keep it, to be rewritten within four weeks")),
    (Verdict.Kind.MERGE, _("Merge: take it off, send visitors to the survivor")),
    (Verdict.Kind.PRUNE, _("Prune: take it off, tell visitors that it is gone")),
]


class VerdictForm(forms.Form):
    kind = forms.ChoiceField(label=_("Verdict"), choices=KINDS, widget=forms.RadioSelect)
    target = forms.ModelChoiceField(
        Page.objects.live(),
        label=_("Merge into another page than the survivor"),
        required=False,
        widget=AdminPageChooser,
        help_text=_("Visitors of the merged articles are sent there."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why? Kept in the history of each article, and told to its authors."),
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What should change?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
