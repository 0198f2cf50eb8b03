"""“Do not publish”, and taking that back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from blog import publishing
from blog.models import Retraction

from . import access
from .articles import ArticleFormView
from .forms import LiftForm, RetractForm


class RetractView(ArticleFormView):
    """For whoever may edit the article, also while a review keeps them from editing."""

    form_class = RetractForm
    template_name = "desk/record/retract.html"
    page_title = gettext_lazy("Retract")
    header_icon = "no-view"
    submit_label = gettext_lazy("Retract it")

    def is_allowed(self) -> bool:
        return access.may_retract(self.request.user, self.object)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_allowed() and (standing := publishing.retraction_of(self.object)):
            messages.warning(request, publishing.retraction_text(standing))
            return redirect(self.edit_url)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "page": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            review=self.object.current_workflow_state,
            scheduled=self.object.scheduled_revision,
            release=self.object.waiting_release,
        )

    def form_valid(self, form: RetractForm) -> HttpResponse:
        publishing.retract(self.object, self.request.user, **form.answers())
        messages.success(self.request, _("“%(title)s” is retracted.") % {"title": self.get_page_subtitle()})
        return super().form_valid(form)


class LiftView(ArticleFormView):
    """For the person who set the retraction, and for leads. Others learn whom to ask."""

    form_class = LiftForm
    template_name = "desk/record/lift.html"
    page_title = gettext_lazy("Lift the retraction")
    header_icon = "view"
    submit_label = gettext_lazy("Lift it")
    retraction: Retraction | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.retraction = publishing.retraction_of(self.object)

    @property
    def may_lift(self) -> bool:
        return bool(self.retraction) and access.may_lift(self.request.user, self.object, self.retraction)  # type: ignore[arg-type]

    def is_allowed(self) -> bool:
        return self.may_lift or self.may_edit

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.retraction is None and self.is_allowed():
            messages.warning(request, _("“%(title)s” is not retracted.") % {"title": self.get_page_subtitle()})
            return redirect(self.edit_url)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, retraction=self.retraction, may_lift=self.may_lift)

    def form_valid(self, form: LiftForm) -> HttpResponse:
        """The gate refuses whoever may not; the message says who may."""
        publishing.lift(self.retraction, self.request.user)  # type: ignore[arg-type]
        messages.success(
            self.request,
            _("The retraction of “%(title)s” is lifted. The article stays off until it is released again.")
            % {"title": self.get_page_subtitle()},
        )
        return super().form_valid(form)
