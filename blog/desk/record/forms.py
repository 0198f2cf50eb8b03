"""What people are asked before they retract an article or release it without a review."""

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminPageChooser
from wagtail.models import Page

from blog.content import content_hash
from blog.models import ArticlePage

NOTE, SUCCESSOR = "note", "successor"
MIN_WORDS = 4


class PageChooser(AdminPageChooser):
    """Wagtail's, which fails on a value that its own dialog cannot give."""

    def get_instance(self, value: Any) -> Page | None:
        try:
            found: Page | None = super().get_instance(value)
        except (ValueError, ObjectDoesNotExist):
            return None
        return found


class RetractForm(forms.Form):
    """What visitors see is asked only where there were visitors: for a live article."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("For the team. Visitors never see it."),
        error_messages={"required": gettext_lazy("Say why it must not be published.")},
    )
    visitors = forms.ChoiceField(
        label=gettext_lazy("Visitors see"),
        choices=[
            (NOTE, gettext_lazy("A note that the page is gone (410)")),
            (SUCCESSOR, gettext_lazy("Another page, to which they are sent")),
        ],
        initial=NOTE,
        widget=forms.RadioSelect,
    )
    public_note = forms.CharField(
        label=gettext_lazy("Note for visitors"),
        required=False,
        max_length=1000,
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("Public. Leave it empty to say only that the page was removed."),
    )
    successor = forms.ModelChoiceField(
        label=gettext_lazy("Send visitors to"),
        queryset=Page.objects.none(),
        required=False,
        widget=PageChooser(),
        help_text=gettext_lazy("A live page that takes its place."),
        error_messages={"invalid_choice": gettext_lazy("Choose another page, one that is live.")},
    )

    def __init__(self, *args: Any, page: ArticlePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if page.live:
            others = Page.objects.live().exclude(pk=page.pk).exclude(alias_of=page)
            self.fields["successor"].queryset = others  # type: ignore[attr-defined]
            return
        for name in ("visitors", "public_note", "successor"):
            del self.fields[name]

    def clean_successor(self) -> Page | None:
        successor: Page | None = self.cleaned_data["successor"]
        if successor and not successor.url:
            raise ValidationError(_("This page has no address. Choose another page, one that is live."))
        return successor

    def clean(self) -> None:
        asked = self.cleaned_data.get("visitors")
        if asked == SUCCESSOR and not self.errors.get("successor") and not self.cleaned_data.get("successor"):
            self.add_error("successor", _("Choose the page to which visitors are sent."))

    def answers(self) -> dict[str, Any]:
        """For `publishing.retract`: only what belongs to the chosen answer."""
        data, asked = self.cleaned_data, self.cleaned_data.get("visitors")
        return {
            "reason": data["reason"],
            "public_note": data["public_note"] if asked == NOTE else "",
            "successor": data["successor"] if asked == SUCCESSOR else None,
        }


class LiftForm(forms.Form):
    """Nothing but the confirmation."""


class BreakGlassForm(forms.Form):
    """`digest` stands for the version that the lead has in front of them; only that one is released."""

    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait for a review"),
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("Everybody who reads the record of decisions sees it."),
        error_messages={"required": gettext_lazy("Say why this cannot wait for a review.")},
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read this version, and I answer for it."),
        error_messages={"required": gettext_lazy("Confirm that you have read this version.")},
    )

    def __init__(self, *args: Any, page: ArticlePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["digest"].initial = content_hash(page.latest_revision.content)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason.split()) < MIN_WORDS:
            raise ValidationError(
                ngettext("Say it in at least %(count)s word.", "Say it in at least %(count)s words.", MIN_WORDS)
                % {"count": MIN_WORDS}
            )
        return reason
