"""One article's freshness: what is known, “still correct”, and who sees to the next review, until when."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from blog.desk.record.articles import ArticleFormView
from blog.freshness import intervals, keeping
from blog.models import Freshness, FreshnessSettings
from blog.models.freshness import block_kinds
from blog.publishing import Refused

from .forms import ConfirmForm, PlanForm


class ArticleFreshnessView(ArticleFormView):
    """For whoever may edit the article. Reviewers and leads can do something about it here."""

    form_class = PlanForm
    template_name = "desk/freshness/article.html"
    page_title = gettext_lazy("Freshness")
    header_icon = "rotate"
    submit_label = gettext_lazy("Save")

    def is_allowed(self) -> bool:
        return self.may_edit

    @cached_property
    def row(self) -> Freshness:
        return keeping.freshness_of(self.object)

    @property
    def address(self) -> str:
        return reverse("desk_article_freshness", args=[self.object.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "page": self.object, "row": self.row}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, page, row = self.request.user, self.object, self.row
        may_confirm = keeping.may_confirm(user, page)
        months = FreshnessSettings.load().months()
        kind = intervals.shortest(row.kinds, months)
        context = {
            "row": row,
            "last": page.last_review,
            "today": timezone.localdate(),
            "may_plan": may_confirm,
            "reasons": [refusal.text for refusal in keeping.refusals(page, row, user)],
            "confirm_form": ConfirmForm(prefix="confirm"),
            "why": {"kind": name_of_kind(kind), "months": months.get(kind)} if kind else None,
        }
        return super().get_context_data(**{**context, **kwargs})

    def form_valid(self, form: PlanForm) -> HttpResponse:
        try:
            keeping.plan(self.object, self.request.user, **form.cleaned_data)
        except Refused as refused:
            messages.error(self.request, " ".join(refusal.text for refusal in refused.refusals))
        else:
            messages.success(self.request, _("Saved who sees to “%(title)s”, and until when.") % self.named)
        return redirect(self.address)

    @property
    def named(self) -> dict[str, str]:
        return {"title": self.get_page_subtitle()}


class StillCorrectView(ArticleFreshnessView):
    """Records a review without a change."""

    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ConfirmForm(request.POST, prefix="confirm")
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
            return redirect(self.address)
        try:
            keeping.still_correct(self.object, request.user, form.cleaned_data["note"])
        except Refused as refused:
            messages.error(request, " ".join(refusal.text for refusal in refused.refusals))
        else:
            messages.success(request, _("Thank you. “%(title)s” is reviewed as of today.") % self.named)
        return redirect(self.address)


def name_of_kind(kind: str) -> str:
    names = {intervals.ARTICLE: _("every article"), intervals.PAY: _("pay data"), **dict(block_kinds())}
    return str(names.get(kind, kind))
