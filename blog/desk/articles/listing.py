"""The explorer's columns for articles: where the review stands, what the checks found, when the next review is due."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.permissions import page_permission_policy

from blog.models import ArticleHealth, ArticlePage, Freshness
from blog.stored_names import shown_name
from cms.core.numbering import total_of
from cms.core.permitted import asked_for, within


class ReviewColumn(Column):
    """The step at which the article waits; Wagtail has fetched the states of all rows together."""

    def get_value(self, instance: Any) -> str:
        state = instance.current_workflow_state
        if state is None:
            return ""
        if state.status == state.STATUS_NEEDS_CHANGES:
            return _("needs changes")
        return shown_name(state.current_task_state.task.name) if state.current_task_state else ""


class FindingsColumn(Column):
    cell_template_name = "desk/articles/findings_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "errors": instance.found_errors, "warnings": instance.found_warnings}

    def get_value(self, instance: Any) -> Any:
        return instance.found_errors


class ReviewByColumn(Column):
    cell_template_name = "desk/articles/review_by_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        day = instance.review_by
        return {**context, "day": day, "is_overdue": day is not None and day < timezone.localdate()}

    def get_value(self, instance: Any) -> Any:
        return instance.review_by


COLUMNS = [
    ReviewColumn("review", label=gettext_lazy("Review"), width="12%"),
    FindingsColumn("findings", label=gettext_lazy("Findings"), width="12%"),
    ReviewByColumn("review_by", label=gettext_lazy("Review by"), width="12%"),
]


class WithDeskColumns:
    """What the columns show comes with the articles, in the same query."""

    def annotate_queryset(self, pages: Any) -> Any:
        health = ArticleHealth.objects.filter(page=OuterRef("pk"))
        fresh = Freshness.objects.filter(article=OuterRef("pk"))
        return (
            super()
            .annotate_queryset(pages)  # type: ignore[misc]
            .annotate(
                found_errors=Subquery(health.values("errors")[:1]),
                found_warnings=Subquery(health.values("warnings")[:1]),
                review_by=Subquery(fresh.values("review_by")[:1]),
            )
        )


class CountedOnce(WagtailPaginator):
    asked: tuple[Any, ...] = ()

    @cached_property
    def count(self) -> int:
        return total_of(self.object_list, self.asked)


class ArticleIndexView(WithDeskColumns, ExplorableIndexView):
    def get_base_queryset(self) -> Any:
        """As Wagtail's, which looks each page up in a list of all that this person may see."""
        if self.is_searching or self.is_filtering:
            return super().get_base_queryset()
        children = self.model._default_manager.directly_below(self.parent_page)
        return self.annotate_queryset(within(children, page_permission_policy.explorable_instances(self.request.user)))

    def get_paginator(self, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        if self.is_searching or self.is_filtering:
            return super().get_paginator(queryset, *args, **kwargs)
        found = CountedOnce(queryset, *args, **kwargs)
        allowed = page_permission_policy.explorable_instances(self.request.user)
        found.asked = ("explorer", self.parent_page.pk, asked_for(allowed))
        return found


class ArticleUseView(WithDeskColumns, ContentTypeUseView):
    pass


class ArticleViewSet(PageViewSet):
    model = ArticlePage
    index_view_class = ArticleIndexView
    content_type_use_view_class = ArticleUseView
    columns = [
        *(column for column in ExplorableIndexView.base_columns if column.name != "type"),
        *COLUMNS,
    ]
