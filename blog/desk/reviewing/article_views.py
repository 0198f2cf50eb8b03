"""The difference view of one article, and what can be done from it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from blog import checking, submissions
from blog.content import content_hash
from blog.forms import ReasonForm
from blog.models import ArticlePage, Submission
from blog.publishing import Refused, certificate_for, moment, retraction_of, retraction_text
from blog.stored_names import shown_name

from ..checks.labels import by_family, summary
from . import access, comments, decisions
from .forms import SubmissionForm
from .versions import bases_of, difference


class ArticleView(WagtailAdminTemplateMixin, View):
    """One article, for those who may edit it or decide about it."""

    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.next_url = get_valid_next_url_from_request(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.article: ArticlePage = access.article_for(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def latest(self) -> ArticlePage:
        found: ArticlePage = self.article.get_latest_revision_as_object()
        return found

    @property
    def address(self) -> str:
        return reverse("desk_review", args=[self.article.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("desk_queue"), "label": _("Review queue")},
            {"url": "", "label": self.latest.title},
        ]

    def say_refused(self, refused: Refused) -> None:
        messages.error(self.request, " ".join(refusal.text for refusal in refused.refusals))


class ReviewView(ArticleView):
    """What would change for visitors, and the decision about it."""

    template_name = "desk/reviewing/review.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return _("Review: %(title)s") % {"title": self.latest.title}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bases = bases_of(self.article)
        base = next((one for one in bases if one.key == self.request.GET.get("against")), bases[0])
        page, user = self.article, self.request.user
        found = checking.findings_of(self.latest)
        standing = decisions.standing_of(user, page, found)
        workflow_state = page.current_workflow_state
        shown = difference(base.article(), self.latest, comments.open_comments(page))
        return {
            **super().get_context_data(**kwargs),
            "article": page,
            "latest": self.latest,
            "base": base,
            "bases": bases,
            "difference": shown,
            "pictures": comments.pictures(shown.pictures),
            "standing": standing,
            "workflow_state": workflow_state,
            "submission": submission_of(workflow_state),
            "certificate": certificate_for(page, content_hash(page.latest_revision.content)),
            "today": timezone.localdate(),
            "retraction": self.retraction_text(),
            "sent_back": sent_back(workflow_state),
            "findings": found,
            "families": by_family(found),
            "checks": summary(found),
            **self.details_form(workflow_state),
        }

    def retraction_text(self) -> str:
        retraction = retraction_of(self.article)
        return retraction_text(retraction) if retraction else ""

    def details_form(self, workflow_state: Any) -> dict[str, Any]:
        submission = submission_of(workflow_state)
        if submission is None or not submissions.may_change(self.request.user, self.article, workflow_state):
            return {}
        return {"details_form": details_form(self.article, submission)}


class DecideView(ArticleView):
    """Approve, or ask for changes: what was on the screen, nothing else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        comment = request.POST.get("comment", "")
        if action == decisions.REJECT and not ReasonForm(request.POST).is_valid():
            messages.error(request, _("Say what should change, so that the writer knows."))
            return redirect(self.address)
        try:
            decisions.decide(
                self.article,
                request.user,
                action,
                state_id=request.POST.get("state", ""),
                content=request.POST.get("content", ""),
                revision=request.POST.get("revision", ""),
                comment=comment,
                whole=bool(request.POST.get("whole")),
            )
        except Refused as refused:
            messages.error(request, self.refusal_text(action, refused))
            return redirect(self.address)
        self.say_done(action)
        return redirect("desk_queue")

    def refusal_text(self, action: str, refused: Refused) -> str:
        reasons = " ".join(refusal.text for refusal in refused.refusals)
        if action == decisions.APPROVE:
            return _("Nothing was approved. %(reasons)s") % {"reasons": reasons}
        return _("Nothing was sent back. %(reasons)s") % {"reasons": reasons}

    def say_done(self, action: str) -> None:
        """What the decision did, as it turned out."""
        page = ArticlePage.objects.get(pk=self.article.pk)
        title = {"title": self.latest.title}
        look = messages.button(self.address, _("See the article"))
        if action == decisions.REJECT:
            text = _("“%(title)s” went back to its writer, with your reason.") % title
        elif page.workflow_in_progress:
            text = _("You approved “%(title)s”. It now waits at “%(task)s”.")
            text = text % {**title, "task": shown_name(page.current_workflow_task.name)}
        elif page.live and not page.has_unpublished_changes:
            text = _("You approved “%(title)s”. It is live.") % title
            look = messages.button(page.url, _("View live"), new_window=True)
        else:
            text = _("You approved “%(title)s”. It goes live as planned.") % title
        messages.success(self.request, text, buttons=[look])


class DetailsView(ArticleView):
    """Who looks at a submission, until when, how urgent it is."""

    template_name = "desk/reviewing/details.html"
    header_icon = "user"

    submission: Submission

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = access.article_for(request.user, kwargs["pk"])
        submission = submission_of(page.current_workflow_state)
        if submission is None:
            messages.error(request, _("“%(title)s” is not in review.") % {"title": page.draft_title})
            return redirect("desk_queue")
        self.submission = submission
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Who reviews “%(title)s”, and when") % {"title": self.latest.title}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(details_form(self.article, self.submission))

    def show(self, form: SubmissionForm) -> HttpResponse:
        context = self.get_context_data(article=self.article, form=form, next_url=self.next_url, media=form.media)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = details_form(self.article, self.submission, request.POST)
        if not form.is_valid():
            messages.validation_error(request, _("The details could not be saved."), form)
            return self.show(form)
        return self.change(form.cleaned_data)

    def change(self, values: dict[str, Any]) -> HttpResponse:
        try:
            changed = submissions.change(self.submission, self.request.user, **values)
        except Refused as refused:
            self.say_refused(refused)
        else:
            if changed:
                messages.success(
                    self.request, _("Saved who reviews “%(title)s”, and when.") % {"title": self.latest.title}
                )
        return redirect(self.next_url or self.address)


class TakeView(DetailsView):
    """“I will review this.”"""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.change({"assignee": request.user, "due_on": self.submission.due_on})


def submission_of(workflow_state: Any) -> Submission | None:
    return Submission.objects.select_related("assignee").filter(workflow_state=workflow_state).first()


def details_form(page: ArticlePage, submission: Submission, data: Any = None) -> SubmissionForm:
    # Somebody may have decided since the page was read: then nobody is asked any more.
    workflow_state = page.current_workflow_state
    state = workflow_state.current_task_state if workflow_state else None
    return SubmissionForm(
        data, submission=submission, people=submissions.candidates(page, state.task if state else None)
    )


def sent_back(workflow_state: Any) -> dict[str, str] | None:
    """Who asked for changes, when and why, while the writer has not answered."""
    if workflow_state is None or workflow_state.status != workflow_state.STATUS_NEEDS_CHANGES:
        return None
    state = workflow_state.current_task_state
    by = state.specific.decided_by if hasattr(state.specific, "decided_by") else ""
    return {"by": by, "on": moment(state.finished_at) if state.finished_at else "", "reason": state.comment}
