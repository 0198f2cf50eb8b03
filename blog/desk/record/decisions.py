"""The record: what was decided about articles, by whom, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import django_filters  # type: ignore[import-untyped]
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.history import HistoryFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.models import PageLogEntry
from wagtail.permissions import page_permission_policy

from blog.models import ArticlePage, ReviewState

from . import access

# Beside the gate's own, which begin with “proofdesk.”.
WAGTAIL_DECISIONS = (
    "wagtail.workflow.start", "wagtail.workflow.approve", "wagtail.workflow.reject", "wagtail.workflow.resume",
    "wagtail.workflow.cancel", "wagtail.publish", "wagtail.publish.schedule", "wagtail.schedule.cancel",
    "wagtail.unpublish", "wagtail.delete", "wagtail.comments.resolve",
)  # fmt: skip
TASK_DECISIONS = ("wagtail.workflow.approve", "wagtail.workflow.reject")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the record."""

    entry: PageLogEntry
    signed_by: str = ""  # who decided, when that is nobody with an account
    may_edit: bool = False

    @property
    def when(self) -> datetime:
        return cast(datetime, self.entry.timestamp)

    @property
    def article(self) -> str:
        return str(self.entry.label)

    @property
    def what(self) -> str:
        if self.entry.action == "wagtail.workflow.start":
            return _("Submitted for review")
        # Wagtail's words for a comment ask for the page: one query for each line, and it may be deleted.
        return _("Comment resolved") if self.entry.action == "wagtail.comments.resolve" else str(self.entry.message)

    @property
    def who(self) -> str:
        return self.signed_by or str(self.entry.user_display_name)

    @property
    def why(self) -> str:
        """The reason or comment that was given; for a resolved comment what it said."""
        data = self.entry.data
        comment = data.get("comment", "")
        if isinstance(comment, dict):
            comment = comment.get("text", "")
        return str(data.get("reason") or comment or "")


def decisions() -> Any:
    """Log entries of articles, deleted ones too, that tell of a decision."""
    ours = Q(content_type=ContentType.objects.get_for_model(ArticlePage)) | Q(page__in=ArticlePage.objects.values("pk"))
    return PageLogEntry.objects.filter(ours, Q(action__startswith="proofdesk.") | Q(action__in=WAGTAIL_DECISIONS))


def completed(entries: Iterable[PageLogEntry], user: Any) -> list[Decision]:
    """What the rows alone do not say, in two queries for all of them."""
    entries = list(entries)
    signed = signatures(state_of(entry) for entry in entries)
    editable = set(
        page_permission_policy.instances_user_has_permission_for(user, "change")
        .filter(pk__in={entry.page_id for entry in entries})
        .values_list("pk", flat=True)
    )
    return [
        Decision(
            entry,
            signed_by=signed.get(state_of(entry), ""),
            may_edit=entry.page_id in editable,
        )
        for entry in entries
    ]


def state_of(entry: PageLogEntry) -> int | None:
    """The id of the task state that this entry decides."""
    return (entry.data.get("workflow") or {}).get("task_state_id") if entry.action in TASK_DECISIONS else None


def signatures(states: Iterable[int | None]) -> dict[int | None, str]:
    """Who decided these task states, where it is nobody with an account: an expert by link, or the desk itself.

    The log names for both whoever happened to be signed in.
    """
    found = ReviewState.objects.filter(pk__in={pk for pk in states if pk})
    rows = found.values_list("pk", "signed_by", "task__readinesstask")
    return {pk: name or _("Proofdesk, by itself") for pk, name, by_itself in rows if name or by_itself}


class DecisionFilterSet(HistoryFilterSet):
    label = django_filters.CharFilter(label=gettext_lazy("Article"), lookup_expr="icontains")

    class Meta:
        model = PageLogEntry
        fields: list[str] = []


class DecisionsView(ReportView):
    """For who publishes or reviews. Shows what the person may explore."""

    page_title = gettext_lazy("Decisions")
    header_icon = "clipboard-list"
    template_name = "desk/record/decisions.html"
    results_template_name = "desk/record/decisions_results.html"
    index_url_name = "desk_decisions"
    index_results_url_name = "desk_decisions_results"
    filterset_class = DecisionFilterSet
    verbose_name_plural = gettext_lazy("decisions")
    list_export = ["when", "article", "what", "who", "why"]
    export_headings = {
        "when": gettext_lazy("When"),
        "article": gettext_lazy("Article"),
        "what": gettext_lazy("What"),
        "who": gettext_lazy("Who"),
        "why": gettext_lazy("Why"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.reads_record(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return f"decisions-{timezone.localdate():%Y-%m-%d}"

    @cached_property
    def seen(self) -> Any:
        """What this person may read; also the source of what the filters offer."""
        return decisions().filter(pk__in=PageLogEntry.objects.viewable_by_user(self.request.user).values("pk"))

    def get_base_queryset(self) -> Any:
        return self.seen.select_related("user", "user__wagtail_userprofile").order_by("-timestamp", "-pk")

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "queryset": self.seen}

    def get_filtered_queryset(self) -> Any:
        return self.get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Decision]:
        return completed(object_list, self.request.user)
