"""The review queue and the board, as pages of the admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic import BaseListingView, WagtailAdminTemplateMixin
from wagtail.models import WorkflowState

from blog.models import ArticlePage

from .board import board
from .queue import TABS, Queue, titled, with_articles

PER_PAGE = 25


class ArticlePaginator(WagtailPaginator):
    """Counts reviews, and calls them what they are for people: articles."""

    model = ArticlePage


class QueueView(BaseListingView):
    """Articles in review: what is late and urgent first."""

    template_name = "desk/reviewing/queue.html"
    results_template_name = "desk/reviewing/queue_results.html"
    page_title = _("Review queue")
    header_icon = "tasks"
    is_searchable = True
    paginate_by = PER_PAGE
    paginator_class = ArticlePaginator
    verbose_name_plural = _("articles in review")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs.get("tab") and kwargs["tab"] not in TABS:
            raise Http404

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.request.user)

    @cached_property
    def tab(self) -> str:
        return self.kwargs.get("tab") or self.queue.first_tab()

    def get_index_url(self) -> str:
        return reverse("desk_queue_tab", args=[self.tab])

    def get_index_results_url(self) -> str:
        return reverse("desk_queue_results", args=[self.tab])

    def get_base_queryset(self) -> QuerySet[WorkflowState]:
        return self.queue.states(self.tab)

    def search_queryset(self, queryset: QuerySet[WorkflowState]) -> QuerySet[WorkflowState]:
        return titled(queryset, self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        counts = self.queue.counts()
        context["object_list"] = with_articles(context["object_list"])
        context["tab"] = TABS[self.tab]
        context["tabs"] = [(tab, counts[tab.key], reverse("desk_queue_tab", args=[tab.key])) for tab in TABS.values()]
        context["my_tasks"] = {task.pk for task in self.queue.tasks}
        context["today"] = self.queue.today
        context["here"] = self.request.get_full_path() if not self.results_only else self.index_url
        return context


class BoardView(WagtailAdminTemplateMixin, TemplateView):
    """Every article on its way, by where it stands."""

    template_name = "desk/reviewing/board.html"
    page_title = _("Board")
    header_icon = "table"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns, live = board(self.request.user)
        return {**super().get_context_data(**kwargs), "columns": columns, "live": live, "today": timezone.localdate()}
