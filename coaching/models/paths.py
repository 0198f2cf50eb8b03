"""A way to another role: what it is, what one brings along, what is to be built, how long it takes."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from blog.blocks.base import InlineTextBlock, ValuesBlock
from blog.claims.sources import cited
from blog.schema import things
from blog.schema.graph import page_graph
from cms.core.fields import RichTextField
from cms.core.jsonld import Node
from cms.core.text import strip_html
from cms.core.visibility import visible
from coaching.paths import Path, Skill

from .proven import ProvenPage

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST = 120  # months
PROSE = ["bold", "italic", "link", "ol", "ul"]


class SkillBlock(ValuesBlock):
    name = blocks.CharBlock(help_text=_("Such as “Giving feedback”."))
    action = InlineTextBlock(help_text=_("What to do for it, in the current role."))

    class Meta:
        icon = "form"
        label_format = "{name}"


class NarrativeBlock(ValuesBlock):
    """How somebody tells why they change, and what is to be learned from it."""

    quality = blocks.ChoiceBlock(choices=[("strong", _("Strong")), ("weak", _("Weak"))], default="strong")
    narrative = InlineTextBlock(help_text=_("In the words one would say. An example, not a client."))
    why = InlineTextBlock(help_text=_("Why it works, or why it does not."))

    class Meta:
        icon = "openquote"
        label_format = "{quality}: {narrative}"


class CareerPath(ProvenPage):
    parent_page_types = ["coaching.CoachingPage"]
    subpage_types: list[str] = []
    template = "pages/career_path.html"

    description = models.TextField(_("description"), blank=True, help_text=_("In a sentence, for lists and articles."))
    what_it_is = RichTextField(_("what it is"), features=PROSE)
    transfers = StreamField(
        [("point", InlineTextBlock())],
        verbose_name=_("what transfers directly"),
        help_text=_("What somebody brings along from a specialist’s work."),
    )
    skills = StreamField(
        [("skill", SkillBlock())],
        verbose_name=_("what to build"),
        help_text=_("The most important first. Roadmaps take their steps from here."),
    )
    months_min = models.PositiveSmallIntegerField(
        _("months, at least"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    months_max = models.PositiveSmallIntegerField(
        _("months, at most"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    conditions = RichTextField(
        _("on what it depends"), blank=True, features=PROSE, help_text=_("What makes it shorter or longer.")
    )
    entry_points = StreamField([("point", InlineTextBlock())], blank=True, verbose_name=_("good entry points"))
    narratives = StreamField([("narrative", NarrativeBlock())], blank=True, verbose_name=_("narratives"))

    TEXTS = frozenset(
        {
            "live",
            "title",
            "description",
            "what_it_is",
            "transfers",
            "skills",
            "conditions",
            "entry_points",
            "narratives",
        }
    )
    seo_description_sources = ["search_description", "description"]
    content_panels = [
        *ProvenPage.content_panels,
        FieldPanel("description"),
        FieldPanel("what_it_is"),
        FieldPanel("transfers"),
        FieldPanel("skills"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("months_min"), FieldPanel("months_max")]), FieldPanel("conditions")],
            heading=_("Typical timeline"),
        ),
        FieldPanel("entry_points"),
        FieldPanel("narratives"),
    ]
    search_fields = [
        *ProvenPage.search_fields,
        index.SearchField("description"),
        index.SearchField("what_it_is"),
        index.SearchField("skills"),
    ]

    class Meta:
        verbose_name = _("career path")
        verbose_name_plural = _("career paths")

    def clean(self) -> None:
        super().clean()
        if self.months_min and self.months_max and self.months_max < self.months_min:
            raise ValidationError({"months_max": _("It cannot be shorter than the least.")})

    @property
    def months(self) -> str:
        """“9 to 18 months”, “6 months”."""
        if self.months_min == self.months_max:
            return _("%(count)s months") % {"count": self.months_min}
        return _("%(least)s to %(most)s months") % {"least": self.months_min, "most": self.months_max}

    def as_path(self) -> Path:
        return Path(
            slug=self.slug,
            title=self.title,
            months_min=self.months_min,
            months_max=self.months_max,
            skills=tuple(Skill(row.value["name"], strip_html(str(row.value["action"]))) for row in self.skills),
            entry_points=tuple(strip_html(str(row.value)) for row in self.entry_points),
        )

    def json_ld(self, request: "HttpRequest") -> list[Node]:
        occupation = things.occupation(
            self.url_in_full, self.title, strip_html(self.what_it_is), [row.value["name"] for row in self.skills]
        )
        common = page_graph(self, main_entity=occupation["@id"], sources=cited(self, self.sources))
        return [*common, occupation]

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["others"] = visible(CareerPath.objects.sibling_of(self, inclusive=False))
        return context
