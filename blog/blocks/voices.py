"""Parts in which somebody speaks: the coach, an example, a script, a quotation."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .base import Context, HeadedBlock, InlineTextBlock, PartBlock, ProseTextBlock, ValuesBlock, headed_layout, person

GROUP = _("Voices")


class CoachNoteBlock(HeadedBlock):
    text = ProseTextBlock()
    coach = SnippetChooserBlock("blog.Author", required=False, help_text=_("Who signs the note."))

    class Meta:
        template = "blocks/coach_note_block.html"
        icon = "user"
        group = GROUP
        label = _("Coach’s note")
        label_format = "{heading}"
        description = _("A word from a coach, signed with their profile.")
        form_layout = headed_layout("text", "coach")
        preview_value = {
            "heading": "Coach’s note",
            "text": "<p>Change one thing, watch it for two weeks, then decide.</p>",
        }

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        return {**super().get_api_representation(value, context), "coach": person(value["coach"], context)}


class ExampleBlock(HeadedBlock):
    text = ProseTextBlock()

    class Meta:
        template = "blocks/example_block.html"
        icon = "doc-full"
        group = GROUP
        label = _("Example")
        label_format = "{heading}"
        description = _("One case that shows the point. Say so when it is made up.")
        form_layout = headed_layout("text")
        preview_value = {"heading": "Example", "text": "<p>Suppose an analyst wants to lead a team…</p>"}


class AnswerBlock(ValuesBlock):
    answer = InlineTextBlock(help_text=_("In the words one would say."))
    why = InlineTextBlock(required=False, help_text=_("Why it works, or why it does not."))

    class Meta:
        icon = "openquote"
        label_format = "{answer}"


class AnswerGroupBlock(ValuesBlock):
    quality = blocks.ChoiceBlock(
        choices=[("strong", _("Strong")), ("weak", _("Weak")), ("neutral", _("Neither"))], default="strong"
    )
    label = blocks.CharBlock(required=False, help_text=_("The line above the answers, such as “Strong answers:”."))
    answers = blocks.ListBlock(AnswerBlock(), min_num=1)

    class Meta:
        icon = "openquote"
        label_format = "{label}"


class TalkingPointsBlock(HeadedBlock):
    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    groups = blocks.ListBlock(AnswerGroupBlock(), default=[], label=_("Answers"))
    closing = ProseTextBlock(required=False)

    class Meta:
        template = "blocks/talking_points_block.html"
        icon = "openquote"
        group = GROUP
        label = _("Talking points")
        label_format = "{heading}"
        description = _("What to say, and what not to say: strong and weak answers with the reason.")
        form_layout = headed_layout("intro", "groups", "closing")
        preview_value = {
            "heading": "How to talk about it",
            "groups": [
                {
                    "quality": "strong",
                    "label": "Strong answers:",
                    "answers": [{"answer": "<p>“I have led this work without the title for a year.”</p>", "why": ""}],
                }
            ],
        }


class QuoteBlock(PartBlock):
    text = ProseTextBlock()
    attribution = blocks.CharBlock(required=False)

    class Meta:
        template = "blocks/quote_block.html"
        icon = "openquote"
        group = GROUP
        label = _("Quotation")
        description = _("Words of somebody else, or a message to copy.")
        preview_value = {"text": "<p>Hello, I noticed you work on pricing…</p>", "attribution": ""}
