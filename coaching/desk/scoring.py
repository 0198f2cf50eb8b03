"""How a readiness test scores, for those who build it: what can be reached, and which answers lead where."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from coaching import readiness
from coaching.models import ReadinessTestPage
from coaching.readiness import Chosen, ReadinessTest


class ScoringView(WagtailAdminTemplateMixin, TemplateView):
    """Of the latest version, also when it is a draft: for whoever may edit the page."""

    template_name = "desk/readiness/scoring.html"
    page_title = gettext_lazy("Scoring")
    header_icon = "tasks"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def object(self) -> ReadinessTestPage:
        page = get_object_or_404(ReadinessTestPage, pk=self.kwargs["pk"])
        latest: ReadinessTestPage = page.get_latest_revision_as_object()
        return latest

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": edit, "label": str(self.object.title)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        test = self.object.test
        reaches = [readiness.reach_of(test, dimension) for dimension in test.dimensions]
        return {
            **super().get_context_data(**kwargs),
            "object": self.object,
            "test": test,
            "reaches": reaches,
            "warnings": warnings_of(test, reaches),
            "routes": routes_of(test),
            "questions": [question_row(test, question) for question in test.questions],
        }


def warnings_of(test: ReadinessTest, reaches: list[readiness.Reach]) -> list[str]:
    """What an editor should look at."""
    found = []
    for reach in reaches:
        title = reach.dimension.title
        if not any(question.measures.get(reach.dimension.key) for question in test.questions):
            found.append(_("No question measures “%(dimension)s”.") % {"dimension": title})
            continue
        for band in reach.unreachable:
            values = {"dimension": title, "band": band.title, "low": band.lowest, "high": band.highest}
            found.append(_("No answers lead to “%(band)s” (%(low)d–%(high)d) of “%(dimension)s”.") % values)
    for path in test.paths:
        if not path.dimensions and not any(question.speaks_for(path.slug) for question in test.questions):
            found.append(_("Nothing counts for the path “%(path)s”.") % {"path": path.title})
    return found


def routes_of(test: ReadinessTest) -> list[dict[str, Any]]:
    """A few ways through the test, and where they lead."""
    ways = [
        (_("The fewest points everywhere"), readiness.lowest_route(test)),
        *((_("All for %(path)s") % {"path": path.title}, readiness.route_for(test, path.slug)) for path in test.paths),
        (_("The most points everywhere"), readiness.route_for(test)),
    ]
    return [route_row(test, name, answers) for name, answers in ways]


def route_row(test: ReadinessTest, name: str, answers: list[Chosen]) -> dict[str, Any]:
    result = readiness.result_of(test, answers)
    fits = {fit.path.slug: fit.value for fit in result.fits}
    return {
        "name": name,
        "scores": result.scores,
        "fits": [fits[path.slug] for path in test.paths],
        "actions": [action.text for action in result.actions],
    }


def question_row(test: ReadinessTest, question: readiness.Question) -> dict[str, Any]:
    """Its answers with what each of them is worth."""
    titles = {dimension.key: dimension.title for dimension in test.dimensions}
    paths = {path.slug: path.title for path in test.paths}
    return {
        "text": question.text,
        "measures": [f"{titles[key]} × {weight}" for key, weight in question.measures.items() if key in titles],
        "answers": [
            {
                "label": answer.label,
                "worth": readiness.points(question.worth((number,))),
                "paths": [paths[slug] for slug in sorted(answer.paths) if slug in paths],
            }
            for number, answer in enumerate(question.answers, start=1)
        ],
    }
