"""The report of questions that several live articles answer, and one of them with all its answers."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.permissions import page_permission_policy

from blog import questions
from blog.desk.record.access import publishes
from blog.desk.sameness.access import editable, reads_report
from blog.models import LiveQuestion, QuestionOwner
from blog.publishing import Refused

PER_PAGE = 50


class QuestionsMixin(WagtailAdminTemplateMixin):
    """For whoever works on articles, about those that they may edit."""

    header_icon = "help"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reads_report(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def seen(self) -> QuerySet[LiveQuestion]:
        articles = page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        return LiveQuestion.objects.filter(article__in=articles.values("pk"))


class QuestionsView(SpreadsheetExportMixin, QuestionsMixin, TemplateView):
    template_name = "desk/questions/report.html"
    page_title = gettext_lazy("Repeated questions")
    list_export = ["question", "pages", "answers", "owner"]
    export_headings = {
        "question": gettext_lazy("Question"),
        "pages": gettext_lazy("Articles"),
        "answers": gettext_lazy("Different answers"),
        "owner": gettext_lazy("Owner"),
    }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_export:
            return self.as_spreadsheet(self.with_owners(list(self.repeated)), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_filename(self) -> str:
        return f"repeated-questions-{timezone.localdate():%Y-%m-%d}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @property
    def repeated(self) -> QuerySet[Any]:
        """Those with most different answers first."""
        counted = self.seen.values("key").annotate(
            question=Min("question"),
            pages=Count("article", distinct=True),
            answers=Count("answer_key", distinct=True),
        )
        return counted.filter(pages__gte=2).order_by("-answers", "-pages", "key")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.repeated, PER_PAGE).get_page(self.request.GET.get("p"))
        rows = self.with_owners(list(page.object_list))
        return super().get_context_data(**kwargs, page_obj=page, rows=rows, index_url=reverse("desk_questions"))

    def with_owners(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each with the title of the article that owns it, "" where nobody does. One query."""
        titles = dict(QuestionOwner.objects.values_list("key", "article__title"))
        return [{**row, "owner": titles.get(row["key"], "")} for row in rows]


class QuestionView(QuestionsMixin, TemplateView):
    template_name = "desk/questions/question.html"

    @property
    def key(self) -> int:
        return int(self.kwargs["key"])

    @property
    def rows(self) -> QuerySet[LiveQuestion]:
        return self.seen.filter(key=self.key)

    @cached_property
    def owner(self) -> QuestionOwner | None:
        return QuestionOwner.objects.filter(key=self.key).first()

    def get_page_title(self) -> str:
        return self.rows.values_list("question", flat=True).order_by("pk").first() or ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("desk_questions"), "label": _("Repeated questions")}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.rows.select_related("article").defer("article__body", "article__summary_points")
        rows = list(found.order_by("article__published_on", "article"))
        if not rows:
            raise Http404
        return {
            **super().get_context_data(**kwargs),
            "rows": rows,
            "answers": len({row.answer_key for row in rows}),
            "owner": self.owner,
            "may_choose": publishes(self.request.user),
            "editable": editable(self.request.user, [row.article_id for row in rows]),
        }

    # ---- what can be done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions: dict[str, Callable[[], str]] = {"own": self.own, "give-up": self.give_up, "refer": self.refer}
        action = actions.get(request.POST.get("action", ""))
        if action is None:
            raise Http404
        try:
            messages.success(request, action())
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(request.path)

    @property
    def chosen(self) -> LiveQuestion:
        number = self.request.POST.get("row", "")
        return get_object_or_404(self.rows.select_related("article"), pk=number if number.isdigit() else 0)

    def own(self) -> str:
        row = self.chosen
        questions.choose_owner(row, self.request.user)
        return _("“%(title)s” owns the question.") % {"title": row.article.title}

    def give_up(self) -> str:
        if self.owner is None:
            raise Http404
        questions.give_up(self.owner, self.request.user)
        return _("Nobody owns the question now.")

    def refer(self) -> str:
        row = self.chosen
        questions.refer(row, self.request.user)
        return _("A new draft of “%(title)s” refers to the owner. Submit it for review.") % {"title": row.article.title}
