"""Pages about coaching: for whom, what, how, at what price."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.search import index

from blog.blocks.base import PartBlock
from blog.calls import CALL, calls_in
from blog.models import Author
from blog.schema import things
from blog.schema.graph import page_graph, person
from cms.core.fields import RichTextField
from cms.core.images import attach_renditions
from cms.core.jsonld import Node
from cms.core.models import BasePage
from cms.core.visibility import visible
from coaching.blocks import CoachingBody, TestimonialsBlock

from .paths import CareerPath
from .proven import ProvenPage

if TYPE_CHECKING:
    from django.http import HttpRequest


class CoachingPage(ProvenPage):
    """A landing or service page."""

    subpage_types = ["coaching.CoachingPage", "coaching.CareerPath", "coaching.ReadinessTestPage"]
    template = "pages/coaching.html"

    description = models.TextField(_("description"), blank=True)
    promise = RichTextField(
        _("promise"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("What the reader can expect. Nothing that is not proven."),
    )
    body = StreamField(CoachingBody(), blank=True)

    TEXTS = frozenset({"live", "title", "description", "promise", "body"})
    seo_description_sources = ["search_description", "description"]
    content_panels = [*BasePage.content_panels, FieldPanel("description"), FieldPanel("promise"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("description"), index.SearchField("body")]

    class Meta:
        verbose_name = _("coaching page")

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        attach_renditions([coach.photo for coach in self.coaches])
        context = super().get_context(request, *args, **kwargs)
        context["services"] = visible(CoachingPage.objects.child_of(self))
        context["paths"] = visible(CareerPath.objects.child_of(self))
        return context

    @cached_property
    def shown_parts(self) -> list[StreamValue.StreamChild]:
        """Without testimonials that nobody vouches for, heading and all; and without calls to action that are not shown."""
        calls = {id(child) for child in calls_in(self.body)}
        return [
            child
            for child in self.body
            if (child.block_type != CALL or id(child) in calls)
            and (not isinstance(child.block, TestimonialsBlock) or child.block.shown(child.value, self.vouched))
        ]

    @cached_property
    def coaches(self) -> list[Author]:
        """Each once, in the order of the page."""
        chosen = [coach for child in self.body if child.block_type == "coaches" for coach in child.value["coaches"]]
        return list(dict.fromkeys(coach for coach in chosen if coach))

    def schema_blocks(self) -> Iterator[Node]:
        for child in self.body:
            if isinstance(child.block, PartBlock):
                yield from child.block.schema_nodes(child.value, self.url_in_full)

    def json_ld(self, request: "HttpRequest") -> list[Node]:
        nodes = list(self.schema_blocks())
        offers = [node for node in nodes if node["@type"] == "Offer"]
        questions = [node for node in nodes if node["@type"] == "Question"]
        service = things.service(
            self.url_in_full, self.title, self.seo_description, things.organization_id(self.root_url), offers
        )
        common = page_graph(self, questions=questions, main_entity=service["@id"], sources=self.sources)
        return [*common, service, *(person(self, coach) for coach in self.coaches)]
