"""Choosing the offer of an article by hand."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from blog.desk.record.articles import ArticleFormView
from coaching.models import CallToAction, PinnedOffer
from coaching.offers import Choice, choices_for


class PinForm(forms.Form):
    offer = forms.TypedChoiceField(
        label=gettext_lazy("Offer"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )


class PinOfferView(ArticleFormView):
    """For whoever may edit the article. It changes which offer stands beside its text, and nothing in the text."""

    form_class = PinForm
    template_name = "desk/offers/pin.html"
    page_title = gettext_lazy("Offer")
    header_icon = "mail"
    submit_label = gettext_lazy("Save")

    def is_allowed(self) -> bool:
        return self.may_edit

    @cached_property
    def pinned(self) -> PinnedOffer | None:
        return PinnedOffer.objects.filter(article=self.object).first()

    def get_initial(self) -> dict[str, Any]:
        return {"offer": self.pinned.offer_id if self.pinned else ""}

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        field: Any = form.fields["offer"]
        field.choices = [("", _("The one that fits best")), *map(label, self.offers())]
        return form

    def offers(self) -> list[Choice]:
        """All that may be shown: those that fit first, each with why."""
        fitting = choices_for(self.object)
        keys = {choice.offer.key for choice in fitting}
        others = CallToAction.objects.shown().exclude(key__in=keys)
        return [*fitting, *map(Choice, others)]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        page, chosen = self.object, form.cleaned_data["offer"]
        if chosen is None:
            PinnedOffer.objects.filter(article=page).delete()
        else:
            PinnedOffer.objects.update_or_create(article=page, defaults={"offer_id": chosen})
        named = str(CallToAction.objects.get(pk=chosen)) if chosen else ""
        log(instance=page, action="proofdesk.pin_offer", user=self.request.user, data={"reason": named})
        messages.success(self.request, _("Saved which offer “%(title)s” shows.") % {"title": self.get_page_subtitle()})
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def label(choice: Choice) -> tuple[int, str]:
    return choice.offer.pk, f"{choice.offer} ({choice.reason})"
