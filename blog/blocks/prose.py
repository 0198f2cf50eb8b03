"""Parts that are mostly running text, each with a role of its own, and the general one for all the rest."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import HeadedBlock, PartBlock, ProseTextBlock, headed_layout

OPENING = _("Opening")
CLOSING = _("Closing")
GENERAL = _("General")


class IntroductionBlock(PartBlock):
    text = ProseTextBlock()

    class Meta:
        template = "blocks/introduction_block.html"
        icon = "title"
        group = OPENING
        label = _("Introduction")
        description = _("The first paragraphs: whom it is for and what they will get.")
        preview_value = {"text": "<p>You are good at the work, and still miss the interview.</p>"}


class ShortAnswerBlock(HeadedBlock):
    text = ProseTextBlock()

    class Meta:
        template = "blocks/short_answer_block.html"
        icon = "success"
        group = OPENING
        label = _("Short answer")
        label_format = "{heading}"
        description = _("The answer in two or three sentences, for a reader who has ten seconds.")
        form_layout = headed_layout("text")
        preview_value = {"heading": "Short answer", "text": "<p>Show leadership before you ask for the title.</p>"}


class ContextBlock(HeadedBlock):
    kind = blocks.ChoiceBlock(
        choices=[("role", _("A role")), ("place", _("A place")), ("background", _("Background"))], default="background"
    )
    text = ProseTextBlock()

    class Meta:
        template = "blocks/context_block.html"
        icon = "globe"
        group = OPENING
        label = _("Context")
        label_format = "{heading}"
        description = _("What is different for a role or a place, or the background that explains the advice.")
        form_layout = blocks.BlockGroup(children=["heading", "text"], settings=["kind", "level"])
        preview_value = {
            "heading": "Role-specific nuance",
            "text": "<p>For product people the bar is the decision.</p>",
        }


class TakeawayBlock(HeadedBlock):
    text = ProseTextBlock()

    class Meta:
        template = "blocks/takeaway_block.html"
        icon = "pick"
        group = CLOSING
        label = _("Final takeaway")
        label_format = "{heading}"
        description = _("The one thought to leave with.")
        form_layout = headed_layout("text")
        preview_value = {"heading": "Final takeaway", "text": "<p>Clear message, strong proof, right role.</p>"}


class SourcesBlock(HeadedBlock):
    text = ProseTextBlock()

    class Meta:
        template = "blocks/sources_block.html"
        icon = "link-external"
        group = CLOSING
        label = _("Sources")
        label_format = "{heading}"
        description = _("Where figures and quotations come from, or what to read next.")
        form_layout = headed_layout("text")
        preview_value = {"heading": "Sources", "text": "<p>Occupational Outlook Handbook, 2026.</p>"}


class ProseBlock(HeadedBlock):
    """The general section: whatever has no type of its own arrives here, word for word."""

    text = ProseTextBlock(required=False)

    class Meta:
        template = "blocks/prose_block.html"
        icon = "pilcrow"
        group = GENERAL
        label = _("General section")
        label_format = "{heading}"
        description = _("A heading and free text, for anything the other blocks are not made for.")
        form_layout = headed_layout("text")
        preview_value = {"heading": "A section", "text": "<p>Free text.</p>"}
