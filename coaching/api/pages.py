"""Coaching pages, career paths and readiness tests for programs."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse

from blog.api.texts import FORMS, RICH_TEXT
from blog.api.values import with_shown_calls
from blog.calls import calls_in
from blog.models import ArticlePage
from cms.core.api import paging
from cms.core.api.endpoints import Query
from cms.core.api.pages import Pages, look_up_links
from cms.core.api.paging import Key, Order
from cms.core.api.reading import Reading
from cms.core.api.values import page_link
from cms.core.images import attach_renditions
from cms.core.visibility import visible
from coaching.models import CareerPath, CoachingPage, ReadinessTestPage
from coaching.offers import best_for
from coaching.origins import TEXT

from .offers import offer_on, prepare_named
from .schemas import (
    CareerPathAlone,
    CareerPathListed,
    CoachingPageAlone,
    CoachingPageListed,
    ReadinessTestAlone,
    ReadinessTestListed,
)

LISTED = ("id", "type", "slug", "title", "url", "path", "detail_url", "description", "robots")
ALONE = ("sources", "breadcrumb", "meta", "json_ld")


class OwnPages(Pages):
    """Pages with rich text."""

    shared = (RICH_TEXT,)
    names: ClassVar[tuple[str, ...]] = LISTED
    texts: ClassVar[tuple[str, ...]]  # fields that may link to pages

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        found = super().reading(request, query)
        found.rich_text = FORMS[query["rich_text"]]
        return found

    def prepare_alone(self, row: Any, reading: Reading) -> None:
        look_up_links(row, *self.texts)


class CoachingPages(OwnPages):
    """Landing and service pages, in the order of the tree."""

    name, tag, model, one, kind = "coaching", "coaching pages", CoachingPage, "a coaching page", "coaching"
    item: ClassVar[Any] = CoachingPageListed
    whole: ClassVar[Any] = CoachingPageAlone
    alone = ("promise", "body", "services", "paths", "tests", "offer", *ALONE)
    texts = ("promise", "body")

    def prepare_alone(self, row: CoachingPage, reading: Reading) -> None:
        super().prepare_alone(row, reading)
        prefetch_related_objects(row.coaches, "photo")
        attach_renditions([coach.photo for coach in row.coaches])
        prepare_named(row.body)
        reading.context["vouched"] = row.vouched

    def value_promise(self, row: CoachingPage, reading: Reading) -> str:
        return reading.rich_text(row.promise)

    def value_body(self, row: CoachingPage, reading: Reading) -> Any:
        return with_shown_calls(row.body.stream_block.get_api_representation(row.body, reading.context))

    def value_offer(self, row: CoachingPage, reading: Reading) -> Any:
        """The one that stands in its text, where a call to action says and names nothing; the end of it shows none."""
        if not any(call.block.shown(call.value)[1] for call in calls_in(row.body)):
            return None
        return offer_on(row, best_for(row), reading, TEXT)

    def value_services(self, row: CoachingPage, reading: Reading) -> list[Any]:
        return in_short(visible(CoachingPage.objects.child_of(row)), reading)

    def value_paths(self, row: CoachingPage, reading: Reading) -> list[Any]:
        return paths_in_short(visible(CareerPath.objects.child_of(row)), reading)

    def value_tests(self, row: CoachingPage, reading: Reading) -> list[Any]:
        return in_short(visible(ReadinessTestPage.objects.child_of(row)), reading)


class CareerPaths(OwnPages):
    """Ways to another role, in the order of the tree."""

    name, tag, model, one, kind = "paths", "career paths", CareerPath, "a career path", "path"
    item: ClassVar[Any] = CareerPathListed
    whole: ClassVar[Any] = CareerPathAlone
    names = (*LISTED, "months", "months_min", "months_max")
    alone = (
        *("what_it_is", "transfers", "skills", "conditions", "entry_points", "narratives", "others", "offer"),
        *ALONE,
    )
    texts = ("what_it_is", "transfers", "skills", "conditions", "entry_points", "narratives")
    orders: ClassVar[dict[str, Order]] = {
        **Pages.orders,
        "months": Order((Key("months_min", paging.number), Key("months_max", paging.number), Key("pk", paging.number))),
    }

    def value_months(self, row: CareerPath, reading: Reading) -> str:
        return str(row.months) if row.months_min and row.months_max else ""

    def value_months_min(self, row: CareerPath, reading: Reading) -> int:
        return row.months_min or 0  # while somebody writes it

    def value_months_max(self, row: CareerPath, reading: Reading) -> int:
        return row.months_max or 0

    def value_what_it_is(self, row: CareerPath, reading: Reading) -> str:
        return reading.rich_text(row.what_it_is)

    def value_transfers(self, row: CareerPath, reading: Reading) -> list[str]:
        return values(row.transfers, reading)

    def value_skills(self, row: CareerPath, reading: Reading) -> list[Any]:
        return values(row.skills, reading)

    def value_conditions(self, row: CareerPath, reading: Reading) -> str:
        return reading.rich_text(row.conditions)

    def value_entry_points(self, row: CareerPath, reading: Reading) -> list[str]:
        return values(row.entry_points, reading)

    def value_narratives(self, row: CareerPath, reading: Reading) -> list[Any]:
        return values(row.narratives, reading)

    def value_others(self, row: CareerPath, reading: Reading) -> list[Any]:
        return paths_in_short(visible(CareerPath.objects.sibling_of(row, inclusive=False)), reading)

    def value_offer(self, row: CareerPath, reading: Reading) -> Any:
        return offer_on(row, best_for(row), reading)


class ReadinessTests(OwnPages):
    """Tests with all that is needed to show and to count them, as docs/api.md tells."""

    name, tag, model, one, kind = "tests", "readiness tests", ReadinessTestPage, "a readiness test", "test"
    item: ClassVar[Any] = ReadinessTestListed
    whole: ClassVar[Any] = ReadinessTestAlone
    names = (*LISTED, "minutes", "question_count")
    alone = ("introduction", "dimensions", "questions", "paths", "start_url", *ALONE)
    texts = ("introduction",)

    def value_minutes(self, row: ReadinessTestPage, reading: Reading) -> int:
        return row.minutes

    def value_question_count(self, row: ReadinessTestPage, reading: Reading) -> int:
        return len(row.questions)

    def value_introduction(self, row: ReadinessTestPage, reading: Reading) -> str:
        return reading.rich_text(row.introduction)

    def value_dimensions(self, row: ReadinessTestPage, reading: Reading) -> list[Any]:
        numbers = {pk for dimension in row.test.dimensions for band in dimension.bands for pk in band.articles}
        found = ArticlePage.objects.published().filter(pk__in=numbers).defer_streamfields()
        links = {article.pk: page_link(article, reading.context) for article in found}
        return [
            {
                "title": dimension.title,
                "intro": dimension.explanation or "",
                "skills": list(dimension.skills),
                "bands": [
                    {
                        "lowest": band.lowest,
                        "highest": band.highest,
                        "title": band.title,
                        "text": band.meaning,
                        "actions": list(band.actions),
                        "articles": [links[pk] for pk in band.articles if pk in links],
                    }
                    for band in dimension.bands
                ],
            }
            for dimension in row.test.dimensions
        ]

    def value_questions(self, row: ReadinessTestPage, reading: Reading) -> list[Any]:
        titles = {dimension.key: dimension.title for dimension in row.test.dimensions}
        return [
            {
                "id": question.key,
                "kind": question.kind,
                "question": question.text,
                "intro": question.help or "",
                "measures": measures(question.measures, titles),
                "answers": [
                    {"label": answer.label, "points": answer.points, "paths": sorted(answer.paths)}
                    for answer in question.answers
                ],
            }
            for question in row.test.questions
        ]

    def value_paths(self, row: ReadinessTestPage, reading: Reading) -> list[Any]:
        titles = {dimension.key: dimension.title for dimension in row.test.dimensions}
        return [
            {
                "slug": path.slug,
                "title": path.title,
                "weights": measures(path.dimensions, titles),
                "answers": path.answers,
            }
            for path in row.test.paths
        ]

    def value_start_url(self, row: ReadinessTestPage, reading: Reading) -> str:
        return reading.absolute(reverse("readiness-step", args=[row.pk]))


def measures(weights: Any, titles: dict[str, str]) -> list[dict[str, Any]]:
    return [{"dimension": titles.get(key, key), "weight": weight} for key, weight in weights.items()]


def values(stream: Any, reading: Reading) -> list[Any]:
    """What the blocks of a stream of one kind say."""
    return [child.block.get_api_representation(child.value, reading.context) for child in stream]


def in_short(pages: Iterable[Any], reading: Reading) -> list[Any]:
    return [{**page_link(page, reading.context), "description": page.description} for page in pages]


def paths_in_short(pages: Iterable[Any], reading: Reading) -> list[Any]:
    pages = list(pages)
    return [{**shown, "months": str(page.months)} for shown, page in zip(in_short(pages, reading), pages, strict=True)]
