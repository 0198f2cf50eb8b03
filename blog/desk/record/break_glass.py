"""Release without a review: for leads, with a reason, and never quietly."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from blog import publishing
from blog.content import changed_blocks, content_hash
from blog.models import ArticlePage

from . import access
from .articles import ArticleFormView
from .forms import BreakGlassForm

SHOWN_COMMENTS = 10


def obstacle(page: ArticlePage) -> str:
    """Why there is nothing to release without a review, as a sentence. Empty when there is."""
    if retraction := publishing.retraction_of(page):
        return publishing.retraction_text(retraction)
    if page.latest_revision is None:
        return _("It has no saved version yet. Save it first.")
    if not publishing.refusals(page, page.latest_revision.content):
        return _("Its latest version is approved: it needs no release without review. Publish it in the editor.")
    if page.is_expired:
        return _("It has expired. Set a later day of expiry first.")
    return ""


def what_is_unread(page: ArticlePage) -> dict[str, Any]:
    """What a review would have looked at: differences from what is live, open comments, the running review."""
    latest = page.latest_revision
    live = page.live_revision if page.live else None
    comments = page.wagtail_admin_comments.filter(resolved_at=None).select_related("user").order_by("pk")
    scheduled = page.get_latest_revision_as_object().go_live_at
    return {
        "latest": latest,
        "compare_url": reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", latest.pk])
        if live
        else "",
        "preview_url": reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        "changed": len(changed_blocks(live.content, latest.content)) if live else None,
        "comments": list(comments[:SHOWN_COMMENTS]),
        "comment_count": comments.count(),
        "task": page.current_workflow_task if page.workflow_in_progress else None,
        "scheduled": scheduled if scheduled and scheduled > timezone.now() else None,
    }


class BreakGlassView(ArticleFormView):
    form_class = BreakGlassForm
    template_name = "desk/record/break_glass.html"
    page_title = gettext_lazy("Release without review")
    header_icon = "warning"
    submit_label = gettext_lazy("Release it without a review")

    def is_allowed(self) -> bool:
        return access.may_break_glass(self.request.user, self.object)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_allowed() and (found := obstacle(self.object)):
            messages.warning(request, found)
            return redirect(self.edit_url)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "page": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, **what_is_unread(self.object))

    @transaction.atomic
    def form_valid(self, form: BreakGlassForm) -> HttpResponse:
        page = publishing.locked(self.object)
        if content_hash(page.latest_revision.content) != form.cleaned_data["digest"]:
            messages.error(
                self.request,
                _("Nothing was released: the article was changed since you opened this page. Read the new version."),
            )
            return redirect(self.request.path)
        publishing.break_glass(page, self.request.user, form.cleaned_data["reason"])
        messages.success(self.request, self.outcome())
        return super().form_valid(form)

    def outcome(self) -> str:
        live = ArticlePage.objects.filter(pk=self.object.pk, live=True, has_unpublished_changes=False).exists()
        text = _("“%(title)s” is live, without a review.") if live else _("“%(title)s” is scheduled, without a review.")
        return text % {"title": self.get_page_subtitle()}
