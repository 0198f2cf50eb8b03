"""Forms of releases and of dates. Moments are asked for and shown in the person's own time zone, by its name."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser

from blog.models import ArticlePage, Release
from blog.releases import STANDING


class ReleaseForm(forms.ModelForm):
    class Meta:
        model = Release
        fields = ["name", "note", "go_live_at"]
        labels = {"go_live_at": gettext_lazy("Goes live at")}
        widgets = {"go_live_at": AdminDateTimeInput, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("What these articles have in common, such as “Spring campaign”.")
        self.fields["note"].help_text = _("For the team.")
        self.fields["go_live_at"].help_text = _("Leave empty to release it by hand. Time zone: %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }

    def clean_go_live_at(self) -> datetime | None:
        when: datetime | None = self.cleaned_data["go_live_at"]
        if when and when <= timezone.now() and "go_live_at" in self.changed_data:
            raise forms.ValidationError(_("This moment has passed. Choose one to come."))
        return when


class AddArticleForm(forms.Form):
    """Which article joins a release."""

    article = forms.ModelChoiceField(
        ArticlePage.objects.all(),
        label=gettext_lazy("Another article"),
        widget=AdminPageChooser(target_models=[ArticlePage], user_perms="edit"),
    )


class ChooseReleaseForm(forms.Form):
    """Which release an article joins."""

    release = forms.ModelChoiceField(
        Release.objects.filter(status__in=STANDING),
        label=gettext_lazy("Release"),
        widget=forms.RadioSelect,
        empty_label=None,
    )


class MoveDayForm(forms.Form):
    when = forms.DateField(label=gettext_lazy("New day"), widget=AdminDateInput)


class MoveMomentForm(forms.Form):
    when = forms.DateTimeField(label=gettext_lazy("New moment"), widget=AdminDateTimeInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"].help_text = _("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
