"""Readiness tests that editors build, and results that visitors chose to share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from blog.models import Category
from blog.schema.graph import page_graph
from cms.core.fields import RichTextField
from cms.core.jsonld import Node
from coaching.readiness import ReadinessTest

from .private import PrivateLink
from .proven import ProvenPage
from .readiness_blocks import (
    DimensionBlock,
    PathWeightsBlock,
    QuestionsBlock,
    dimension_of,
    key_of,
    path_of,
    question_of,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

SECONDS_PER_QUESTION = 20


class ReadinessTestPage(ProvenPage):
    """Questions, what they measure, and what follows from it."""

    parent_page_types = ["home.HomePage", "coaching.CoachingPage"]
    subpage_types: list[str] = []
    template = "pages/readiness.html"

    description = models.TextField(_("description"), blank=True)
    introduction = RichTextField(
        _("introduction"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("What the test tells, and what it does not. Nothing that is not proven."),
    )
    dimensions = StreamField(
        [("dimension", DimensionBlock())],
        blank=True,
        collapsed=True,
        verbose_name=_("dimensions"),
        help_text=_("What the test measures: three to five, each with its bands, actions and articles."),
    )
    questions = StreamField(
        QuestionsBlock(),
        blank=True,
        verbose_name=_("questions"),
        help_text=_("One stands on each screen. Eight to twelve are answered in a few minutes."),
    )
    paths = StreamField(
        [("path", PathWeightsBlock())],
        blank=True,
        collapsed=True,
        verbose_name=_("paths"),
        help_text=_("Career paths that the result compares. A roadmap can start from each."),
    )

    TEXTS = frozenset({"live", "title", "description", "introduction", "dimensions", "questions", "paths"})
    seo_description_sources = ["search_description", "description"]
    content_panels = [
        *ProvenPage.content_panels,
        FieldPanel("description"),
        FieldPanel("introduction"),
        FieldPanel("dimensions"),
        FieldPanel("questions"),
        FieldPanel("paths"),
    ]
    search_fields = [*ProvenPage.search_fields, index.SearchField("description")]

    class Meta:
        verbose_name = _("readiness test")

    def clean(self) -> None:
        super().clean()
        if found := self.naming_problems():
            raise ValidationError(found)

    def naming_problems(self) -> dict[str, list[str]]:
        """Names that lead nowhere: by field, where they stand and what to do. Each place once."""
        titles = [child.value["title"] for child in self.dimensions]
        keys = [key_of(title) for title in titles]
        known = ", ".join(f"“{title}”" for title in titles) or gettext("none yet")
        slugs = [child.value["slug"] for child in self.paths]
        found: dict[str, list[str]] = {}

        def tell(field: str, text: str, **names: str) -> None:
            if (told := text % names) not in found.setdefault(field, []):
                found[field].append(told)

        for key in keys:
            if keys.count(key) > 1:
                double = titles[keys.index(key)]
                tell("dimensions", gettext("Two dimensions have the title “%(title)s”. Rename one."), title=double)
        for field, where, name in self.measured():
            if key_of(name) not in keys:
                text = gettext("“%(where)s” counts for “%(name)s”, which is no dimension. Choose one of: %(known)s.")
                tell(field, text, where=where, name=name, known=known)
        for child in self.questions:
            for answer in child.value.get("answers", ()):
                for slug in answer["paths"]:
                    if slug not in slugs:
                        text = gettext("“%(where)s” has an answer for the path “%(slug)s”, which is not below.")
                        tell("questions", text, where=child.value["question"], slug=slug)
        for child in self.paths:
            if not child.value["slug"]:
                tell("paths", gettext("Choose a career path for “%(title)s”."), title=child.value["title"])
            elif slugs.count(child.value["slug"]) > 1:
                tell("paths", gettext("The path “%(slug)s” stands there twice. Remove one."), slug=child.value["slug"])
        return found

    def measured(self) -> Iterator[tuple[str, str, str]]:
        """(field, question or path, title of a dimension that it names)."""
        for child in self.questions:
            for measure in child.value["measures"]:
                yield "questions", child.value["question"], measure["dimension"]
        for child in self.paths:
            for measure in child.value["weights"]:
                yield "paths", child.value["title"], measure["dimension"]

    @cached_property
    def test(self) -> ReadinessTest:
        return ReadinessTest(
            tuple(dimension_of(child.value) for child in self.dimensions),
            tuple(question_of(child) for child in self.questions),
            tuple(path_of(child.value) for child in self.paths),
        )

    @property
    def minutes(self) -> int:
        return max(1, round(len(self.questions) * SECONDS_PER_QUESTION / 60))

    @cached_property
    def category_list(self) -> list[Category]:
        """Topics of the articles that it recommends: the offer that fits them is shown."""
        pages = {page for dimension in self.test.dimensions for band in dimension.bands for page in band.articles}
        return list(Category.objects.filter(articles__in=pages).distinct().order_by("name"))

    def json_ld(self, request: "HttpRequest") -> list[Node]:
        return page_graph(self, sources=self.sources)


class SharedResult(PrivateLink):
    """What a result showed: scores and words, no answers, and nothing about who answered."""

    DAYS = 90

    test = models.ForeignKey(ReadinessTestPage, on_delete=models.CASCADE, related_name="shared_results")
    shown = models.JSONField()  # see coaching.readiness_results

    class Meta:
        verbose_name = _("shared result")
