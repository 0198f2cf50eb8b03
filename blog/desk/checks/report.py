"""What the checks found on the whole site, from stored findings: no check runs in the request."""

from dataclasses import dataclass
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from blog import checking, health
from blog.models import ArticleHealth, HealthFinding
from blog.wording import said

from . import access, labels


@dataclass(frozen=True, slots=True)
class Line:
    """One finding, with what its row alone does not say."""

    row: HealthFinding

    @property
    def article(self) -> str:
        return str(self.row.health.page.draft_title)

    @property
    def slug(self) -> str:
        return str(self.row.health.page.slug)

    @property
    def state(self) -> Any:
        return _("Live") if self.row.health.page.live else _("Draft")

    @property
    def family(self) -> str:
        return labels.family_label(self.row.rule)

    @property
    def rule(self) -> str:
        return title_of(self.row.rule)

    @property
    def level(self) -> str:
        return str(self.row.get_level_display())

    @property
    def icon(self) -> str:
        return labels.ICONS[self.row.level]

    @property
    def message(self) -> str:
        return said(self.row.finding.message)

    @property
    def hint(self) -> str:
        return said(self.row.finding.hint)

    @property
    def quote(self) -> str:
        return self.row.quote

    @property
    def place(self) -> str:
        return self.row.place

    @property
    def editor(self) -> str:
        return checking.place_in_editor(self.row.health.page_id, self.row.place)


@dataclass(frozen=True, slots=True)
class Bar:
    """How often a rule was found; `width` in percent of the most frequent one."""

    title: str
    family: str
    address: str
    count: int
    width: float


def title_of(rule_id: str) -> str:
    """A rule that is no longer there keeps its id."""
    return gettext(checking.rules[rule_id].title) if rule_id in checking.rules else rule_id


def rules() -> list[tuple[str, str]]:
    return [(rule.id, f"{labels.family_label(rule.id)}: {gettext(rule.title)}") for rule in checking.rules]


class FindingFilterSet(WagtailFilterSet):
    article = django_filters.CharFilter(label=_("Article"), field_name="health__page__title", lookup_expr="icontains")
    family = django_filters.ChoiceFilter(
        label=_("Family"), field_name="rule", choices=list(labels.FAMILIES.items()), method="of_family"
    )
    rule = django_filters.ChoiceFilter(label=_("Rule"), choices=rules)
    level = django_filters.ChoiceFilter(label=_("Level"), choices=HealthFinding.LEVELS)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("live", _("Live")), ("draft", _("Not live"))], method="in_state"
    )

    class Meta:
        model = HealthFinding
        fields: list[str] = []

    def of_family(self, found: QuerySet[HealthFinding], name: str, value: str) -> QuerySet[HealthFinding]:
        return found.filter(rule__startswith=f"{value}.")

    def in_state(self, found: QuerySet[HealthFinding], name: str, value: str) -> QuerySet[HealthFinding]:
        return found.filter(health__page__live=value == "live")


class ChecksReport(ReportView):
    """For whoever works on articles: what was found in those that they may edit."""

    page_title = _("Article checks")
    header_icon = "clipboard-list"
    template_name = "desk/checks/report.html"
    results_template_name = "desk/checks/report_results.html"
    index_url_name = "desk_checks_report"
    index_results_url_name = "desk_checks_report_results"
    filterset_class = FindingFilterSet
    verbose_name_plural = _("findings")
    list_export = ["article", "slug", "state", "level", "family", "rule", "message", "hint", "quote", "place"]
    export_headings = {
        "article": _("Article"),
        "slug": _("Address"),
        "state": _("State"),
        "level": _("Level"),
        "family": _("Family"),
        "rule": _("Rule"),
        "message": _("What was found"),
        "hint": _("How to mend it"),
        "quote": _("Quote"),
        "place": _("Place"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_read(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"article-checks-{timezone.localdate():%Y-%m-%d}"

    @cached_property
    def seen(self) -> QuerySet[ArticleHealth]:
        """Of the articles that this person may edit."""
        found = ArticleHealth.objects.all()
        return (
            found if self.request.user.is_superuser else found.filter(page__in=access.editable_pages(self.request.user))
        )

    def get_base_queryset(self) -> Any:
        page = "health__page"
        return (
            HealthFinding.objects.filter(health__in=self.seen.order_by().values("pk"))
            .select_related(page)
            .only(
                "rule",
                "level",
                "message",
                "hint",
                "place",
                "quote",
                "wording",
                f"{page}__slug",
                f"{page}__draft_title",
                f"{page}__live",
            )
            .order_by("level", "rule", f"{page}__pk", "position")
        )

    def decorate_paginated_queryset(self, object_list: Any) -> list[Line]:
        return [Line(row) for row in object_list]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if self.is_export:
            return context
        return {
            **context,
            "bars": self.bars(),
            "articles": self.seen.count(),
            "with_errors": self.seen.filter(errors__gt=0).count(),
            "clean": self.seen.filter(errors=0, warnings=0).count(),
            "stale": self.stale(),
        }

    def bars(self) -> list[Bar]:
        """How often each rule was found among what the filters leave."""
        rows = list(
            self.object_list.order_by().values_list("rule").annotate(count=Count("pk")).order_by("-count", "rule")
        )
        most = rows[0][1] if rows else 1
        here = reverse(self.index_url_name)
        return [
            Bar(
                title_of(rule),
                labels.family_label(rule),
                f"{here}?{urlencode({'rule': rule})}",
                count,
                round(100 * count / most, 1),
            )
            for rule, count in rows
        ]

    def stale(self) -> int:
        """How many articles wait to be checked by the rules of today."""
        pages = health.stale()
        if not self.request.user.is_superuser:
            pages = pages.filter(pk__in=access.editable_pages(self.request.user))
        return pages.count()
