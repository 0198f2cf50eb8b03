"""Links to other sites: which are broken, where they are used, and looking at one again."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Prefetch, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView

from blog.desk.plan.access import may_see, visible_pages
from blog.links.elsewhere import look_again
from blog.models import ArticlePage, ExternalLink
from cms.core.permitted import within

# Worst first.
RANK = Case(
    *[When(state=state, then=Value(rank)) for rank, state in enumerate(ExternalLink.State.values)],
    output_field=IntegerField(),
)


def links_for(user: Any) -> Any:
    """Those of articles that this person works on."""
    uses = ExternalLink.articles.through.objects.all()
    used = within(uses, visible_pages(user), "articlepage").values("externallink")
    return ExternalLink.objects.filter(pk__in=used)


class LinkFilterSet(WagtailFilterSet):
    url = django_filters.CharFilter(label=gettext_lazy("Address"), lookup_expr="icontains")
    article = django_filters.CharFilter(
        label=gettext_lazy("Used in"), field_name="articles__title", lookup_expr="icontains", distinct=True
    )

    class Meta:
        model = ExternalLink
        fields = ["state", "url"]


class LinksView(ReportView):
    """For whoever works on articles."""

    model = ExternalLink
    page_title = gettext_lazy("Links to other sites")
    header_icon = "link-external"
    template_name = "desk/links/report.html"
    results_template_name = "desk/links/report_results.html"
    index_url_name = "desk_links"
    index_results_url_name = "desk_links_results"
    filterset_class = LinkFilterSet
    verbose_name_plural = gettext_lazy("links")
    list_export = ["url", "get_state_display", "status", "reason", "target", "used_in", "checked_at", "next_check"]
    export_headings = {
        "url": gettext_lazy("Address"),
        "get_state_display": gettext_lazy("State"),
        "status": gettext_lazy("Answer"),
        "reason": gettext_lazy("Reason"),
        "target": gettext_lazy("New address"),
        "used_in": gettext_lazy("Used in"),
        "checked_at": gettext_lazy("Last look"),
        "next_check": gettext_lazy("Next look"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"links-{timezone.localdate():%Y-%m-%d}"

    def get_base_queryset(self) -> Any:
        articles = within(ArticlePage.objects.all(), visible_pages(self.request.user)).order_by("title")
        shown = articles.only("title", "draft_title", "url_path", "live")
        return (
            links_for(self.request.user)
            .annotate(rank=RANK)
            .order_by("rank", "host", "url")
            .prefetch_related(Prefetch("articles", queryset=shown, to_attr="shown_articles"))
        )

    def decorate_paginated_queryset(self, object_list: Any) -> list[ExternalLink]:
        found = list(object_list)
        for link in found:
            link.used_in = "; ".join(article.get_admin_display_title() for article in link.shown_articles)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "is_on": settings.PROOFDESK_CHECK_LINKS, "now": timezone.now()}


@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Soon: the job asks each site about one link a minute."""
    if not may_see(request.user):
        raise PermissionDenied
    link = get_object_or_404(links_for(request.user), pk=pk)
    look_again(link)
    messages.success(request, _("%(address)s will be looked at within minutes.") % {"address": link.url})
    return redirect(get_valid_next_url_from_request(request) or "desk_links")
