"""What coaching pages are made of."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import expand_db_html
from wagtail.snippets.blocks import SnippetChooserBlock

from blog.blocks.answers import FAQBlock
from blog.blocks.base import Context, HeadedBlock, InlineTextBlock, ProseTextBlock, ValuesBlock, headed_layout, person
from blog.blocks.offers import CallToActionBlock
from blog.blocks.prose import ProseBlock
from blog.claims.sentences import sentence_hash
from blog.models import Evidence
from blog.schema import things
from cms.core.jsonld import Node
from cms.core.text import strip_html


class ListingBlock(HeadedBlock):
    """A heading and short points."""

    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    items = blocks.ListBlock(InlineTextBlock(), min_num=1)

    class Meta:
        template = "blocks/coaching_list_block.html"
        icon = "list-ul"
        label_format = "{heading}"
        form_layout = headed_layout("intro", "items")


class ProcessStepBlock(ValuesBlock):
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


class OfferBlock(ValuesBlock):
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

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        """Without a price it is on request."""
        found = super().get_api_representation(value, context)
        has_price = value["price"] is not None
        price = f"{value['price']:.2f}" if has_price else None
        return {**found, "price": price, "currency": found["currency"].upper() if has_price else ""}


class OffersBlock(HeadedBlock):
    offers = blocks.ListBlock(OfferBlock(), min_num=1)

    class Meta:
        template = "blocks/offers_block.html"
        icon = "tag"
        label_format = "{heading}"
        form_layout = headed_layout("offers")

    def schema_nodes(self, value: blocks.StructValue, page_url: str) -> Iterator[Node]:
        """Offers with a price: one on request is no Offer to machines, which want a number."""
        for offer in value["offers"]:
            if offer["price"] is None:
                continue
            included = [strip_html(str(item)) for item in offer["included"]]
            yield things.offer(
                offer["name"],
                page_url,
                price=f"{offer['price']:.2f}",
                currency=offer["currency"].upper(),
                description="; ".join(filter(None, [offer["duration"], *included])),
            )


class CoachesBlock(HeadedBlock):
    """Who coaches: their profiles, as they stand below articles."""

    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    coaches = blocks.ListBlock(SnippetChooserBlock("blog.Author"), min_num=1)

    class Meta:
        template = "blocks/coaches_block.html"
        icon = "group"
        label_format = "{heading}"
        form_layout = headed_layout("intro", "coaches")

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        found = super().get_api_representation(value, context)
        write = (context or {}).get("rich_text") or expand_db_html
        coaches = [coach for coach in value["coaches"] if coach]
        shown = [{**(person(coach, context) or {}), "biography": write(coach.biography)} for coach in coaches]
        return {**found, "coaches": shown}


class EvidenceChooserBlock(blocks.ChooserBlock):
    """The same choice as in the ledger of claims."""

    @cached_property
    def target_model(self) -> type[Evidence]:
        return Evidence

    @cached_property
    def widget(self) -> Any:
        from blog.desk.claims.choosers import evidence_chooser

        return evidence_chooser.widget_class()

    def get_api_representation(self, value: Evidence | None, context: dict[str, Any] | None = None) -> None:
        """Who agreed to what is for the team alone."""

    class Meta:
        icon = "link-external"


class TestimonialBlock(ValuesBlock):
    quote = InlineTextBlock(help_text=_("Word for word, as the person agreed to it."))
    attribution = blocks.CharBlock(help_text=_("As the person agreed to be named."))
    evidence = EvidenceChooserBlock(
        help_text=_("With the consent. Visitors see the testimonial once a second person has verified it.")
    )

    class Meta:
        icon = "openquote"
        label_format = "{attribution}: {quote}"


class TestimonialsBlock(HeadedBlock):
    """What clients say, as long as evidence with a consent stands behind it. No review markup: it is about ourselves."""

    testimonials = blocks.ListBlock(TestimonialBlock(), min_num=1)

    class Meta:
        template = "blocks/testimonials_block.html"
        icon = "openquote"
        label_format = "{heading}"
        form_layout = headed_layout("testimonials")

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        context["shown"] = self.shown(value, page.vouched if page else {})
        return context

    def shown(self, value: blocks.StructValue, vouched: Mapping[str, int]) -> list[blocks.StructValue]:
        """Those that are vouched for by the evidence that they name."""
        return [
            item
            for item in value["testimonials"]
            if item["evidence"] and vouched.get(sentence_hash(strip_html(str(item["quote"])))) == item["evidence"].pk
        ]

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        """Those that are vouched for. The evidence is for the team alone."""
        shown = self.shown(value, (context or {}).get("vouched", {}))
        quote = self.child_blocks["testimonials"].child_block.child_blocks["quote"]
        return {
            "heading": value["heading"] or "",
            "level": int(value["level"] or 2),
            "testimonials": [
                {"quote": quote.get_api_representation(item["quote"], context), "attribution": item["attribution"]}
                for item in shown
            ],
        }


class CoachingBody(blocks.StreamBlock):
    prose = ProseBlock()
    who_it_is_for = ListingBlock(label=_("Who it is for"))
    what_it_covers = ListingBlock(label=_("What it covers"))
    process = ProcessBlock(label=_("How it works"))
    offers = OffersBlock(label=_("Offers"))
    coaches = CoachesBlock(label=_("Coaches"))
    testimonials = TestimonialsBlock(label=_("Testimonials"))
    faq = FAQBlock()
    call_to_action = CallToActionBlock()

    def get_api_representation(self, value: blocks.StreamValue, context: Context = None) -> list[dict[str, Any]]:
        """As visitors see it: without testimonials that nobody vouches for, heading and all."""
        vouched = (context or {}).get("vouched", {})
        return [
            {
                "type": child.block_type,
                "id": child.id or "",
                "value": child.block.get_api_representation(child.value, context),
            }
            for child in value
            if not isinstance(child.block, TestimonialsBlock) or child.block.shown(child.value, vouched)
        ]
