"""The report: groups of articles that say much the same, the largest first."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from blog.checking import settings
from blog.models import ArticlePage, ArticleWording, CommonplaceSet, LikePair
from blog.quality.registry import Setting, rules
from blog.sameness.clusters import clusters
from blog.sameness.index import unsettled

from . import access

PER_PAGE = 10  # clusters
MEMBERS = 25  # shown of one cluster
TENTHS = 10


@dataclass(slots=True)
class Member:
    wording: ArticleWording
    nearest: ArticlePage | None = None
    likeness: float = 0.0

    @property
    def article(self) -> ArticlePage:
        found: ArticlePage = self.wording.article
        return found


@dataclass(slots=True)
class Cluster:
    pks: tuple[int, ...]
    members: list[Member] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.pks)

    @property
    def left_out(self) -> int:
        return self.size - len(self.members)


def near_twin_likeness() -> float:
    """From which likeness on the team calls two articles twins."""
    rule = rules["sameness.near-twin"]
    setting = settings().get(rule.id, Setting())
    return float({**rule.limits, **setting.limits}["likeness"])


def found_clusters(user: Any) -> list[Cluster]:
    """Of articles that this person may edit. Two queries."""
    pairs = list(LikePair.objects.filter(likeness__gte=near_twin_likeness()).values_list("first", "second"))
    editable = access.editable(user, {pk for pair in pairs for pk in pair})
    return [Cluster(found) for found in clusters(pair for pair in pairs if editable.issuperset(pair))]


def filled(shown: list[Cluster]) -> list[Cluster]:
    """With their articles, those that say least of their own first. Two queries for all of them."""
    pks = {pk for cluster in shown for pk in cluster.pks}
    wordings = ArticleWording.objects.filter(pk__in=pks).select_related("article").defer(
        "shingles", "article__body", "article__summary_points"
    )  # fmt: skip
    members = {wording.pk: Member(wording) for wording in wordings}
    pairs = LikePair.objects.filter(first__in=pks, second__in=pks).order_by("likeness", "pk")
    for first, second, likeness in pairs.values_list("first", "second", "likeness"):
        for one, other in ((first, second), (second, first)):
            if one in members and other in members:
                members[one].nearest, members[one].likeness = members[other].article, likeness
    for cluster in shown:
        found = [members[pk] for pk in cluster.pks if pk in members]
        cluster.members = sorted(found, key=lambda member: (member.wording.specificity or 0, member.wording.pk))
        del cluster.members[MEMBERS:]
    return shown


def distribution() -> list[tuple[int, int, int, int]]:
    """How many articles have which specificity, by tenths: (lower and upper bound in per cent, count,
    share of the largest count in per cent)."""
    counts: Counter[int] = Counter()
    for own, sentences in ArticleWording.objects.exclude(sentence_count=0).values_list("own", "sentence_count"):
        counts[min(TENTHS - 1, TENTHS * own // sentences)] += 1
    largest = max(counts.values(), default=1)
    return [
        (10 * tenth, 10 * tenth + 10, counts[tenth], round(100 * counts[tenth] / largest)) for tenth in range(TENTHS)
    ]


class SamenessView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "desk/sameness/report.html"
    page_title = _("Sameness")
    header_icon = "copy"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.reads_report(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @cached_property
    def clusters(self) -> list[Cluster]:
        return found_clusters(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.clusters, PER_PAGE).get_page(self.request.GET.get("p"))
        tenths = distribution()
        return super().get_context_data(
            **kwargs,
            page_obj=page,
            clusters=filled(list(page.object_list)),
            cluster_count=len(self.clusters),
            in_clusters=sum(cluster.size for cluster in self.clusters),
            measured=sum(count for _, _, count, _ in tenths),
            waiting=unsettled().count(),
            distribution=tenths,
            commonplaces=CommonplaceSet.objects.exclude(articles=0).defer("sentences", "shingles").last(),
            index_url=reverse("desk_sameness"),
        )
