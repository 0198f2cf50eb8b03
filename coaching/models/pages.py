"""Pages about coaching: for whom, what, how, at what price."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from blog.blocks.answers import FAQBlock
from blog.blocks.base import HeadedBlock, InlineTextBlock, PartBlock, ProseTextBlock, headed_layout
from blog.blocks.offers import CallToActionBlock
from blog.blocks.prose import ProseBlock
from blog.claims.sources import Source, sources_of
from blog.schema import things
from blog.schema.graph import page_graph
from cms.core.jsonld import Node
from cms.core.models import BasePage

if TYPE_CHECKING:
    from django.http import HttpRequest


class ListingBlock(HeadedBlock):
    """A heading and short points."""

    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    items = blocks.ListBlock(InlineTextBlock(), min_num=1)

    class Meta:
        template = "blocks/coaching_list_block.html"
        icon = "list-ul"
        label_format = "{heading}"
        form_layout = headed_layout("intro", "items")


class ProcessStepBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = ProseTextBlock()

    class Meta:
        icon = "arrow-right"
        label_format = "{title}"


class ProcessBlock(HeadedBlock):
    steps = blocks.ListBlock(ProcessStepBlock(), min_num=1)

    class Meta:
        template = "blocks/process_block.html"
        icon = "list-ol"
        label_format = "{heading}"
        form_layout = headed_layout("steps")


class OfferBlock(blocks.StructBlock):
    name = blocks.CharBlock()
    price = blocks.DecimalBlock(
        required=False, max_digits=10, decimal_places=2, min_value=0, help_text=_("Leave empty for “on request”.")
    )
    currency = blocks.CharBlock(required=False, max_length=3, default="USD", help_text=_("Three letters, such as USD."))
    duration = blocks.CharBlock(required=False)
    included = blocks.ListBlock(InlineTextBlock(), default=[])

    class Meta:
        icon = "tag"
        label_format = "{name}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if value["price"] is not None and not (value["currency"] or "").isalpha():
            raise blocks.StructBlockValidationError(
                block_errors={"currency": ValidationError(_("A price needs a currency, such as USD."))}
            )
        return value


class OffersBlock(HeadedBlock):
    offers = blocks.ListBlock(OfferBlock(), min_num=1)

    class Meta:
        template = "blocks/offers_block.html"
        icon = "tag"
        label_format = "{heading}"
        form_layout = headed_layout("offers")

    def schema_nodes(self, value: blocks.StructValue, page_url: str) -> Iterator[Node]:
        for offer in value["offers"]:
            if offer["price"] is not None:
                yield things.offer(offer["name"], f"{offer['price']:.2f}", offer["currency"].upper(), page_url)


class CoachingBody(blocks.StreamBlock):
    prose = ProseBlock()
    who_it_is_for = ListingBlock(label=_("Who it is for"))
    what_it_covers = ListingBlock(label=_("What it covers"))
    process = ProcessBlock(label=_("How it works"))
    offers = OffersBlock(label=_("Offers"))
    faq = FAQBlock()
    call_to_action = CallToActionBlock()


class CoachingPage(BasePage):
    """A landing or service page."""

    parent_page_types = ["wagtailcore.Page", "home.HomePage", "coaching.CoachingPage"]
    subpage_types = ["coaching.CoachingPage"]
    template = "pages/coaching.html"

    description = models.TextField(_("description"), blank=True)
    promise = RichTextField(
        _("promise"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("What the reader can expect. Nothing that is not proven."),
    )
    body = StreamField(CoachingBody(), blank=True)

    seo_description_sources = ["search_description", "description"]
    content_panels = [*BasePage.content_panels, FieldPanel("description"), FieldPanel("promise"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("description"), index.SearchField("body")]

    class Meta:
        verbose_name = _("coaching page")

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["services"] = CoachingPage.objects.child_of(self).live().public()
        return context

    @cached_property
    def sources(self) -> list[Source]:
        """What proves its claims, for visitors and for machines."""
        from coaching.claims import passages_of_page

        shown = {
            "title": self.title,
            "description": self.description,
            "promise": self.promise,
            "body": self.body.get_prep_value(),
        }
        return sources_of(self.pk, [passage.text for passage in passages_of_page(shown)]) if self.pk else []

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
        return [*common, service]
