"""Where an article meets an offer. The offer's model is named by string: this app does not know it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import expand_db_html
from wagtail.snippets.blocks import SnippetChooserBlock

from blog.calls import has_own_words
from cms.core.api.values import source_value

from .base import Context, HeadedBlock, ProseTextBlock


class CallToActionBlock(HeadedBlock):
    text = ProseTextBlock(required=False)
    offer = SnippetChooserBlock(
        "coaching.CallToAction",
        required=False,
        help_text=_("Leave empty to show the offer that fits the article best, when you write nothing here either."),
    )
    button_text = blocks.CharBlock(required=False)
    button_link = blocks.CharBlock(required=False, help_text=_("Only when it differs from the offer’s address."))

    class Meta:
        template = "blocks/call_to_action_block.html"
        icon = "mail"
        group = _("Answers and offers")
        label = _("Call to action")
        label_format = "{heading}"
        description = _("One next step. Your own words win over the wording of the offer.")
        form_layout = blocks.BlockGroup(
            children=["heading", "text", "offer"], settings=["button_text", "button_link", "level"]
        )
        preview_value = {"heading": "Next step", "text": "<p>Talk to a coach about your plan.</p>"}

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["shown"], context["use_best_offer"] = self.shown(value)
        return context

    def shown(self, value: blocks.StructValue) -> tuple[dict[str, Any], bool]:
        """What it says; and whether that is nothing, so that the best offer of the page is shown instead."""
        offer = value["offer"] if value["offer"] and value["offer"].is_open else None
        shown = {
            "heading": value["heading"] or (offer.heading if offer and not value["text"] else ""),
            "text": value["text"] or (offer.text if offer and not value["heading"] else ""),
            "button_text": value["button_text"] or (offer.button_text if offer else ""),
            "link": value["button_link"] or (offer.link if offer else ""),
            # A form asks for an address in place of the button; an address of the block's own leads there instead.
            "form": offer.form if offer and not value["button_link"] else "",
            "magnet": offer.magnet if offer else None,
            "level": value["level"],
        }
        words = [str(shown[name]) for name in ("heading", "text", "button_text")]
        shown["sources"] = offer.sources(words) if offer else []
        own = has_own_words(value)
        # Nothing written, and no offer chosen or it is not ready: the page's own best offer is shown instead.
        return {**shown, "offer": offer, "has_own_words": own}, not (offer or own)

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        """`offer`: the one that is named; `own_words`: then its variants are not tried."""
        shown, use_best_offer = self.shown(value)
        write = (context or {}).get("rich_text") or expand_db_html
        offer = shown["offer"]
        return {
            "heading": shown["heading"],
            "level": int(shown["level"] or 2),
            "text": write(getattr(shown["text"], "source", shown["text"])),
            "button_text": shown["button_text"],
            "link": value["button_link"] or (offer.public_link if offer else ""),
            "form": shown["form"],
            "offer": offer.key if offer else "",
            "own_words": shown["has_own_words"],
            "shows_best_offer": use_best_offer,
            "sources": [source_value(source) for source in shown["sources"]],
        }
