"""For administrators: the mails of the last weeks, what became of them, and another attempt."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import BaseListingView, PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from . import delivery
from .mail import send_soon
from .models import OutgoingMail

POLICY = ModelPermissionPolicy(OutgoingMail)


class MailFilterSet(WagtailFilterSet):
    class Meta:
        model = OutgoingMail
        fields = ["state"]


class MailColumn(Column):
    cell_template_name = "outbox/mail_cell.html"


class StateColumn(Column):
    cell_template_name = "outbox/state_cell.html"

    def render_cell_html(self, instance: Any, parent_context: Any) -> str:
        """With the request: its form needs a token."""
        context = self.get_cell_context_data(instance, parent_context)
        return str(self.cell_template.render(context, request=parent_context.get("request")))


class MailListView(PermissionCheckedMixin, BaseListingView):
    """Never the words of a mail: some hold a link that sets a password."""

    permission_policy = POLICY
    permission_required = "change"
    results_template_name = "outbox/mails_results.html"
    queryset = OutgoingMail.objects.defer("text", "html", "headers", "attachments")
    page_title = gettext_lazy("Mails")
    header_icon = "mail"
    verbose_name_plural = gettext_lazy("mails")
    index_url_name = "outbox_mails"
    index_results_url_name = "outbox_mails_results"
    filterset_class = MailFilterSet
    paginate_by = 50
    columns = [
        MailColumn("subject", label=gettext_lazy("Mail")),
        StateColumn("state", label=gettext_lazy("State")),
        DateColumn("created_at", label=gettext_lazy("Written"), width="15%"),
    ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, "failed": failed_mails().count()}


def failed_mails() -> "QuerySet[OutgoingMail]":
    return OutgoingMail.objects.filter(state=OutgoingMail.State.FAILED)


@require_POST
def send_again(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One mail that waits or failed, or all that failed."""
    if not POLICY.user_has_permission(request.user, "change"):
        raise PermissionDenied
    mails = failed_mails()
    if pk is not None:
        mails = OutgoingMail.objects.filter(pk=get_object_or_404(OutgoingMail, pk=pk).pk)
    if count := delivery.send_again(mails):
        send_soon()
        text = ngettext("%(count)s mail will be sent again.", "%(count)s mails will be sent again.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("Nothing to send again: it has been sent, or is being sent right now."))
    return redirect(reverse("outbox_mails"))
