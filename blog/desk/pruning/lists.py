"""What there is to decide, what is being decided, and what was."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import page_permission_policy

from blog.desk.record.access import publishes, reads_record
from blog.models import Pruning, Verdict
from blog.pruning import groups, verdicts
from blog.pruning.verdicts import PruningRefused
from blog.sameness.lookups import near_twin_likeness

ICON = "cut"
PER_PAGE, PAST_PER_PAGE, IN_WORK = 10, 20, 50
MEMBERS = 25  # shown of one group


def seen_prunings(user: Any) -> QuerySet[Pruning]:
    """Of articles that this person may edit, all of them."""
    editable = page_permission_policy.instances_user_has_permission_for(user, "change").order_by()
    foreign = Verdict.objects.exclude(article__in=editable.values("pk"))
    return Pruning.objects.exclude(pk__in=foreign.values("pruning"))


def counted(prunings: QuerySet[Pruning]) -> QuerySet[Any]:
    """With their people, and how many verdicts of which kind."""
    kinds = {kind: Count("verdicts", filter=Q(verdicts__kind=kind)) for kind in Verdict.Kind.values}
    back = Count("verdicts", filter=Q(verdicts__taken_back_at__isnull=False))
    found = prunings.annotate(size=Count("verdicts"), back=back, **{f"to_{name}": kinds[name] for name in kinds})
    people = ("started_by", "proposed_by", "approved_by")
    return found.select_related("survivor", *people).defer("survivor__body", "survivor__summary_points", "steps")


class PruningMixin(WagtailAdminTemplateMixin):
    """For leads, who give verdicts, and for reviewers, who approve them."""

    header_icon = ICON
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reads_record(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class PruningList(PruningMixin, TemplateView):
    template_name = "desk/pruning/list.html"
    page_title = gettext_lazy("Pruning")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Past decisions"), url=reverse("desk_pruning_past"), icon_name="history")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = groups.groups(near_twin_likeness(), self.request.user)
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        in_work = counted(seen_prunings(self.request.user).filter(status__in=groups.STANDING))
        shown = groups.filled(list(page.object_list))
        return super().get_context_data(
            **kwargs,
            page_obj=page,
            groups=[(group, group.members[:MEMBERS], group.size - MEMBERS) for group in shown],
            group_count=len(found),
            article_count=sum(group.size for group in found),
            in_work=in_work.order_by("-status", "-pk")[:IN_WORK],
            may_begin=publishes(self.request.user),
            index_url=reverse("desk_pruning"),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin with the group of this article."""
        number = request.POST.get("article", "")
        found = groups.groups(near_twin_likeness(), request.user)
        group = next((group for group in found if number in map(str, group.pks)), None)
        try:
            if not publishes(request.user):
                raise verdicts.refuse("no-lead", _("Only a lead gives verdicts."))
            pruning = verdicts.begin(group.pks if group else (), request.user)
        except PruningRefused as refused:
            messages.error(request, str(refused))
            return redirect("desk_pruning")
        return redirect("desk_pruning_group", pruning.pk)


class PastList(PruningMixin, TemplateView):
    """What was carried out, newest first."""

    template_name = "desk/pruning/past.html"
    page_title = gettext_lazy("Past decisions")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("desk_pruning"), "label": _("Pruning")}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        done = counted(seen_prunings(self.request.user).filter(status=Pruning.Status.DONE))
        page = Paginator(done.order_by("-approved_at", "-pk"), PAST_PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs, page_obj=page, index_url=reverse("desk_pruning_past"))
