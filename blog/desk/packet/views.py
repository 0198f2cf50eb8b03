"""Asking an expert: the form, and the links that an article has."""

from functools import cached_property
from typing import Any, NoReturn

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from blog import invitations, review
from blog.content import content_hash
from blog.desk.reviewing.access import article_for
from blog.invitations import Standing
from blog.models import ArticlePage, ReviewLink
from blog.publishing import Refusal, Refused

from .forms import InvitationForm
from .mail import send_invitation


class InviteView(WagtailAdminTemplateMixin, FormView):
    """`/admin/desk/articles/<pk>/invite/`: for reviewers of the current task and for leads."""

    form_class = InvitationForm
    template_name = "desk/packet/invite.html"
    page_title = gettext_lazy("Ask an expert")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.state = invitations.waiting_state(self.article)
        if self.state is None:
            refuse(request.user, self.article, "not-in-review", _("It is not in review. Submit it first."))
        if not invitations.may_manage(request.user, self.article, self.state.task.specific):
            text = _("Only reviewers of this task and leads may ask somebody by link.")
            refuse(request.user, self.article, "no-reviewer", text)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def article(self) -> ArticlePage:
        found: ArticlePage = get_object_or_404(
            ArticlePage.objects.select_related("latest_revision"), pk=self.kwargs["pk"]
        )
        return found

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        said = form.cleaned_data
        try:
            link, token = invitations.invite(
                self.article,
                self.request.user,
                name=said["recipient_name"],
                email=said["recipient_email"],
                message=said["message"],
                days=said["days"],
            )
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(
                    "recipient_email" if refusal.code in ("their-work", "asked-already") else None, refusal.text
                )
            return self.form_invalid(form)
        if not self.mailed(link, token):
            form.add_error(None, _("The mail could not be sent, so the link was taken back. Try again later."))
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s has been sent a link.") % {"name": link.recipient_name})
        return redirect("desk_packet:invite", self.article.pk)

    def mailed(self, link: ReviewLink, token: str) -> bool:
        """Without its mail a link is of use to nobody: then it goes away again, and the log says so."""
        try:
            send_invitation(link, token)
        except OSError:  # what sockets and mail servers raise
            log(
                instance=self.article,
                action="proofdesk.link.unsent",
                user=self.request.user,
                data=invitations.told(link),
            )
            link.delete()
            return False
        return True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.article.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.article.get_admin_display_title()},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.state is not None  # noqa: S101 (dispatch has seen to it)
        latest = content_hash(self.article.latest_revision.content)
        return super().get_context_data(
            article=self.article,
            task=self.state.task,
            obstacles=review.invitation_refusals(self.request.user, self.article, self.state.task.specific),
            links=[described(link, latest) for link in invitations.links_of(self.article)],
            **kwargs,
        )


def described(link: ReviewLink, latest_hash: str) -> dict[str, Any]:
    """One line of the list: what a link is good for now, in a word or two."""
    standing = invitations.standing(link, latest_hash)
    label = str(standing.label)
    if standing == Standing.OPEN:
        label = _("opened") if link.opened_at else _("sent")
    elif standing == Standing.DECIDED:
        label = _("approved") if link.decision == "approve" else _("requested changes")
    return {"link": link, "label": label, "is_open": standing == Standing.OPEN}


def refuse(user: Any, page: ArticlePage, code: str, text: str) -> NoReturn:
    """Says why, and of which article, to those who may open it. Raises Refused or PermissionDenied."""
    article_for(user, page.pk)
    raise Refused(page, [Refusal(code, text)])


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """By whoever sent it, and by those who may see it."""
    link = get_object_or_404(invitations.links(), pk=pk)
    if link.invited_by_id != request.user.pk and not invitations.may_manage(
        request.user, link.article, link.state.task.specific
    ):
        text = _("Only who sent it, reviewers of this task and leads may revoke a link.")
        refuse(request.user, link.article, "no-reviewer", text)
    invitations.revoke(link, request.user)
    messages.success(request, _("The link for %(name)s is no longer valid.") % {"name": link.recipient_name})
    if invitations.waiting_state(link.article):
        return redirect("desk_packet:invite", link.article_id)
    return redirect("wagtailadmin_pages:edit", link.article_id)
