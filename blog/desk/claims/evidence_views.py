"""Evidence: one place to correct it, with everything that rests on it in sight."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from blog.claims import proving
from blog.models import Claim, Evidence

SHOWN = 50  # claims below one piece of evidence
ICON = "link-external"


def state_of(evidence: Evidence) -> str:
    if evidence.is_expired:
        return _("expired")
    return _("verified") if evidence.verified_at else _("waits for verification")


def day_of(evidence: Evidence) -> str:
    return date_format(evidence.valid_until, _("j F Y")) if evidence.valid_until else ""


class EvidenceList(generic.IndexView):
    page_title = gettext_lazy("Evidence")

    def get_base_queryset(self) -> Any:
        used = Count("claims", filter=Q(claims__gone_at=None))
        return Evidence.objects.annotate(used=used).order_by("title", "pk")


class EvidenceCreate(generic.CreateView):
    def save_instance(self) -> Evidence:
        self.form.instance.proposed_by = self.request.user
        evidence: Evidence = super().save_instance()
        return evidence


class EvidenceEdit(generic.EditView):
    template_name = "desk/claims/evidence.html"

    def save_instance(self) -> Evidence:
        evidence: Evidence = super().save_instance()
        proving.after_change(evidence, self.form.changed_data, self.request.user)
        return evidence

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claims = Claim.objects.with_state().filter(evidence=self.object)
        return {
            **super().get_context_data(**kwargs),
            "claims": claims.order_by("holder", "pk")[:SHOWN],
            "claim_count": claims.count(),
            "why_not_verify": proving.why_not_verify(self.request.user, self.object),
            "waits": claims.filter(confirmed_at=None).exists() or not self.object.verified_at,
        }


class EvidenceViewSet(ModelViewSet):
    model = Evidence
    icon = ICON
    name = "desk_evidence"
    url_prefix = "desk/evidence"
    menu_label = gettext_lazy("Evidence")
    menu_name = "desk-evidence"
    menu_order = 460
    menu_hook = "register_desk_menu_item"
    index_view_class = EvidenceList
    add_view_class = EvidenceCreate
    edit_view_class = EvidenceEdit
    copy_view_enabled = False
    list_display = [
        "title",
        "publisher",
        StatusTagColumn(
            "state", label=gettext_lazy("State"), accessor=state_of, primary=lambda row: not row.verified_at
        ),
        Column("used", label=gettext_lazy("Claims"), accessor="used"),
        Column("valid_until", label=gettext_lazy("Valid until"), accessor=day_of),
    ]
    list_filter = ["valid_until", "verified_at"]


evidence_viewset = EvidenceViewSet()


@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence, pk=pk)
    if not proving.may_verify(request.user):
        return permission_denied(request)
    try:
        proving.verify(evidence, request.user)
    except proving.NotProven as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(title)s” is verified.") % {"title": evidence.title})
    return redirect("desk_evidence:edit", evidence.pk)
