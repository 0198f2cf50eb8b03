"""How one person wants to be told, in their account settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NotificationPreferencesForm
from wagtail.permissions import page_permission_policy
from wagtail.users.models import UserProfile

from blog.models import NoticePreference
from blog.notices.kinds import KINDS


class NoticePreferenceForm(forms.ModelForm):
    """What Wagtail's own switches on the same page say is not asked again here."""

    kinds = forms.MultipleChoiceField(
        label=_("Mail me about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In the admin you always find everything."),
    )

    class Meta:
        model = NoticePreference
        fields = ["mail"]
        widgets = {"mail": forms.RadioSelect}

    def __init__(self, *args: Any, profile: UserProfile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = NotificationPreferencesForm(instance=profile).fields
        leads = page_permission_policy.user_has_permission(profile.user, "publish")
        self.offered = {
            kind.key: kind.label
            for kind in KINDS.values()
            if kind.mailed and not kind.always_mailed and kind.switch not in shown and (leads or not kind.for_leads)
        }
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        kinds.choices = list(self.offered.items())
        kinds.initial = [key for key in self.offered if key not in self.instance.muted]
        told = [str(_("When you are mailed. It holds for the notifications above, too; comments are mailed at once."))]
        if leads:
            told.append(str(_("A release without a review is mailed to leads at once, whatever you choose.")))
        self.fields["mail"].help_text = " ".join(told)

    def save(self, commit: bool = True) -> NoticePreference:
        wanted = self.cleaned_data["kinds"]
        hidden = [key for key in self.instance.muted if key not in self.offered]
        self.instance.muted = hidden + [key for key in self.offered if key not in wanted]
        preference: NoticePreference = super().save(commit)
        return preference
