"""What is asked of who invites, and of who reads by link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.invitations import DEFAULT_DAYS, MAX_DAYS
from blog.models import ReviewLink


class InvitationForm(forms.ModelForm):
    days = forms.IntegerField(
        label=_("Valid for (days)"),
        initial=DEFAULT_DAYS,
        min_value=1,
        max_value=MAX_DAYS,
        help_text=_("It ends earlier when the article is changed or somebody else decides."),
    )

    class Meta:
        model = ReviewLink
        fields = ("recipient_name", "recipient_email", "message")
        labels = {"recipient_name": _("Name"), "recipient_email": _("E-mail address"), "message": _("Message")}
        help_texts = {
            "recipient_name": _("As the certificate will name them. Such as “Dr Mara Example”."),
            "recipient_email": _("The link goes to this address only. Nobody else sees it, not even you."),
            "message": _("What you would like them to look at. It stands in the mail and above the article."),
        }
        widgets = {"message": forms.Textarea({"rows": 4})}

    def clean_recipient_name(self) -> str:
        return " ".join(self.cleaned_data["recipient_name"].split())


class CommentForm(forms.Form):
    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write your comment first.")},
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[("approve", _("Approve")), ("reject", _("Request changes"))],
        error_messages={"required": _("Choose “Approve” or “Request changes” first.")},
    )
    comment = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 4}))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == "reject" and not cleaned.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Say what should change."))
        return cleaned
