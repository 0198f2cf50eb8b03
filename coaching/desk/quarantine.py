"""Answers that look like spam: kept for two weeks, for somebody to look at."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views.reports import ReportView

from coaching import leads
from coaching.models import Quarantined

from . import access

SIGNS = {
    "trap": gettext_lazy("filled the field that people do not see"),
    "no-script": gettext_lazy("ran no scripts"),
    "too-fast": gettext_lazy("needed no time"),
    "network": gettext_lazy("one of very many from its network"),
    "busy-network": gettext_lazy("one of many from its network"),
    "disposable": gettext_lazy("a throw-away address"),
    "dotted": gettext_lazy("an address full of dots"),
    "random-address": gettext_lazy("an address of random letters"),
    "link": gettext_lazy("a link in name or role"),
    "markup": gettext_lazy("code in name or role"),
    "line-break": gettext_lazy("a line break in name or role"),
    "trade": gettext_lazy("what spam trades in, as a name"),
    "pitch": gettext_lazy("a sales pitch"),
    "sum": gettext_lazy("sums of money"),
    "address-in-name": gettext_lazy("another address in the name"),
    "number": gettext_lazy("a long number in the name"),
    "random-name": gettext_lazy("a name of random letters"),
    "mixed-scripts": gettext_lazy("letters of two alphabets in one word"),
    "shouting": gettext_lazy("shouting"),
    "symbols": gettext_lazy("symbols in the name"),
    "long-name": gettext_lazy("a very long name"),
    "same-words": gettext_lazy("the same words in name and role"),
}


class QuarantineList(access.ForThose, ReportView):
    model = Quarantined
    page_title = gettext_lazy("Suspicious answers")
    header_icon = "warning"
    template_name = "desk/leads/list.html"
    results_template_name = "desk/leads/quarantine_results.html"
    index_url_name = "desk_leads:quarantine"
    index_results_url_name = "desk_leads:quarantine_results"
    verbose_name_plural = gettext_lazy("suspicious answers")

    def get_base_queryset(self) -> Any:
        return Quarantined.objects.all()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Quarantined]:
        found = list(object_list)
        for row in found:
            row.reasons = [SIGNS.get(code, code) for code in row.signs]
        return found


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """The chosen ones are people, who are asked to confirm; or they are spam, and go at once."""
    if not access.manages(request.user):
        raise PermissionDenied
    chosen = Quarantined.objects.filter(pk__in=[int(pk) for pk in request.POST.getlist("answer") if pk.isdecimal()])
    if request.POST.get("verdict") == "person":
        count = leads.release(chosen)
        text = ngettext("%(count)s person is asked to confirm.", "%(count)s people are asked to confirm.", count)
    else:
        count = chosen.delete()[0]
        text = ngettext("%(count)s answer is deleted.", "%(count)s answers are deleted.", count)
    if count:
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("Choose answers first."))
    return redirect("desk_leads:quarantine")
