"""The report: groups of articles that say much the same, the largest first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from blog.models import ArticlePage, ArticleWording, CommonplaceSet, LikePair
from blog.sameness.clusters import clusters
from blog.sameness.index import unsettled
from blog.sameness.lookups import twins

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


@dataclass(frozen=True, slots=True)
class Row:
    """A member of a group, as the spreadsheet has it."""

    group: int
    size: int
    member: Member

    @property
    def article(self) -> str:
        return str(self.member.article.draft_title)

    @property
    def slug(self) -> str:
        return str(self.member.article.slug)

    @property
    def state(self) -> Any:
        return _("live") if self.member.article.live else _("draft")

    @property
    def specificity(self) -> float | None:
        return rounded(self.member.wording.specificity)

    @property
    def nearest(self) -> str:
        return str(self.member.nearest.draft_title) if self.member.nearest else ""

    @property
    def likeness(self) -> float | None:
        return rounded(self.member.likeness) if self.member.nearest else None


def rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def found_clusters(user: Any) -> list[Cluster]:
    """Of articles that this person may edit. Two queries."""
    pairs = twins()
    editable = access.editable(user, {pk for pair in pairs for pk in pair})
    return [Cluster(found) for found in clusters(pair for pair in pairs if editable.issuperset(pair))]


def filled(shown: list[Cluster], most: int | None) -> list[Cluster]:
    """With their articles, those that say least of their own first. Two queries for all of them.

    `most`: members of one cluster; None for all.
    """
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
        found.sort(key=lambda member: (member.wording.specificity or 0, member.wording.pk))
        cluster.members = found[:most]
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


class SamenessView(SpreadsheetExportMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "desk/sameness/report.html"
    page_title = _("Sameness")
    header_icon = "copy"
    request: HttpRequest
    list_export = ["group", "size", "article", "slug", "state", "specificity", "nearest", "likeness"]
    export_headings = {
        "group": _("Group"),
        "size": _("Articles in it"),
        "article": _("Article"),
        "slug": _("Address"),
        "state": _("State"),
        "specificity": _("Share of sentences nowhere else"),
        "nearest": _("Nearest"),
        "likeness": _("Likeness"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.reads_report(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_export:
            return self.as_spreadsheet(self.rows(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_filename(self) -> str:
        return f"sameness-{timezone.localdate():%Y-%m-%d}"

    def rows(self) -> Iterator[Row]:
        """All members of all groups; a few groups are held at a time."""
        for start in range(0, len(self.clusters), PER_PAGE):
            for number, cluster in enumerate(filled(self.clusters[start : start + PER_PAGE], None), start + 1):
                for member in cluster.members:
                    yield Row(number, cluster.size, member)
                cluster.members = []

    @cached_property
    def clusters(self) -> list[Cluster]:
        return found_clusters(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.clusters, PER_PAGE).get_page(self.request.GET.get("p"))
        tenths = distribution()
        return super().get_context_data(
            **kwargs,
            page_obj=page,
            clusters=filled(list(page.object_list), MEMBERS),
            cluster_count=len(self.clusters),
            in_clusters=sum(cluster.size for cluster in self.clusters),
            measured=sum(count for _, _, count, _ in tenths),
            waiting=unsettled().count(),
            distribution=tenths,
            commonplaces=CommonplaceSet.objects.exclude(articles=0).defer("sentences", "shingles").last(),
            index_url=reverse("desk_sameness"),
        )
