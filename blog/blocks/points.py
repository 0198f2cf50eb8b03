"""Parts that are lists: a lead-in, points, a closing sentence. One shape, a block for each purpose."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from blog.anchors import item_anchor
from blog.schema import things
from cms.core.jsonld import Node
from cms.core.text import strip_html

from .base import Context, HeadedBlock, InlineTextBlock, ProseTextBlock, ValuesBlock, headed_layout, with_ids

GROUP = _("Lists with a purpose")


class PointBlock(ValuesBlock):
    title = blocks.CharBlock(required=False, help_text=_("Only when the point needs a heading of its own."))
    text = InlineTextBlock(required=False)

    class Meta:
        icon = "dot"
        label_format = "{title} {text}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if not value["title"] and not value["text"]:
            raise blocks.StructBlockValidationError(
                block_errors={"text": ValidationError(_("Write the point, or remove it."))}
            )
        return value


class PointsBlock(HeadedBlock):
    """A lead-in, points, and what follows from them."""

    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    points = blocks.ListBlock(PointBlock(), min_num=1)
    closing = ProseTextBlock(required=False, label=_("Closing sentence"))
    numbered = blocks.BooleanBlock(required=False, help_text=_("Tick when the order matters."))

    class Meta:
        template = "blocks/points_block.html"
        group = GROUP
        label_format = "{heading}"
        form_layout = blocks.BlockGroup(
            children=["heading", "intro", "points", "closing"], settings=["level", "numbered"]
        )


class KeyPointsBlock(PointsBlock):
    class Meta:
        icon = "tasks"
        label = _("Key points")
        description = _("The few things a reader should take away, or any list that has a lead-in.")
        preview_value = {
            "heading": "Key points",
            "points": [{"text": "<p>Lead before you have the title.</p>"}, {"text": "<p>Show proof, not plans.</p>"}],
        }


class WhyItMattersBlock(HeadedBlock):
    """The stakes or the cause: prose, and reasons where there are several."""

    text = ProseTextBlock(required=False)
    reasons = blocks.ListBlock(PointBlock(), default=[], help_text=_("Reasons that deserve a heading of their own."))
    closing = ProseTextBlock(required=False, label=_("Closing sentence"))

    class Meta:
        template = "blocks/why_it_matters_block.html"
        icon = "help"
        group = _("Opening")
        label = _("Why it matters")
        label_format = "{heading}"
        description = _("What is at stake for the reader, or why the problem exists.")
        form_layout = headed_layout("text", "reasons", "closing")
        preview_value = {
            "heading": "Why this matters",
            "text": "<p>Interviewers remember one story. Choose it before they do.</p>",
            "reasons": [],
        }


class SignalsBlock(PointsBlock):
    class Meta:
        icon = "view"
        label = _("Signals")
        description = _("What good looks like: signs a reader can recognise.")
        preview_value = {
            "heading": "What strong signal looks like",
            "intro": "<p>Strong signal is easy to verify:</p>",
            "points": [{"text": "<p>a decision you made</p>"}, {"text": "<p>a result somebody else can confirm</p>"}],
        }


class MeasuresBlock(PointsBlock):
    class Meta:
        icon = "order"
        label = _("Measures")
        description = _("What to track, so that progress shows.")
        preview_value = {
            "heading": "How to measure progress",
            "points": [{"text": "<p>Conversations a week with people in the role.</p>"}],
        }


class IfStuckBlock(PointsBlock):
    class Meta:
        icon = "rotate"
        label = _("If you are stuck")
        description = _("What to try when the plan does not move.")
        preview_value = {
            "heading": "If you are stuck",
            "points": [{"text": "<p>Say the goal in one sentence and begin again from there.</p>"}],
        }


class QuestionsBlock(PointsBlock):
    class Meta:
        icon = "comment"
        label = _("Questions to ask")
        description = _("Questions for the reader to ask themselves, a coach or an employer. Answers belong in an FAQ.")
        preview_value = {
            "heading": "Questions to ask",
            "points": [{"text": "<p>How is success measured in the first six months?</p>"}],
        }


class RedFlagsBlock(PointsBlock):
    class Meta:
        icon = "warning"
        label = _("Red flags")
        description = _("Warning signs: when to stop, ask or walk away.")
        preview_value = {
            "heading": "Red flags",
            "points": [{"text": "<p>Promises without a process.</p>"}],
        }


class MistakeBlock(ValuesBlock):
    mistake = InlineTextBlock(help_text=_("What people do."))
    fix = ProseTextBlock(required=False, help_text=_("What to do instead."))
    consequence = ProseTextBlock(required=False, help_text=_("What the mistake costs."))

    class Meta:
        icon = "cross"
        label_format = "{mistake}"


class MistakesBlock(HeadedBlock):
    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    mistakes = blocks.ListBlock(MistakeBlock(), min_num=1)
    closing = ProseTextBlock(required=False, label=_("Closing sentence"))

    class Meta:
        template = "blocks/mistakes_block.html"
        icon = "cross"
        group = GROUP
        label = _("Mistakes")
        label_format = "{heading}"
        description = _("Common mistakes, each with its fix and what it costs.")
        form_layout = headed_layout("intro", "mistakes", "closing")
        preview_value = {
            "heading": "Common mistakes",
            "mistakes": [
                {
                    "mistake": "<p>Leading with the gap.</p>",
                    "fix": "<p>Lead with what carries over.</p>",
                    "consequence": "<p>The reader stops before your strengths.</p>",
                }
            ],
        }


class ProofChecklistBlock(HeadedBlock):
    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    items = blocks.ListBlock(InlineTextBlock(), min_num=1)
    closing = ProseTextBlock(required=False, label=_("Closing sentence"))

    class Meta:
        template = "blocks/proof_checklist_block.html"
        icon = "tick-inverse"
        group = GROUP
        label = _("Proof checklist")
        label_format = "{heading}"
        description = _("What the reader can tick off before the next step.")
        form_layout = headed_layout("intro", "items", "closing")
        preview_value = {
            "heading": "Proof checklist",
            "items": ["<p>Three results with numbers.</p>", "<p>One person who will confirm them.</p>"],
        }

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["entries"] = [(item_anchor("check", item.id or ""), item.value) for item in value["items"].bound_blocks]
        return context

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        found = super().get_api_representation(value, context)
        return {**found, "items": with_ids(value["items"], found["items"], "check")}

    def schema_nodes(self, value: blocks.StructValue, page_url: str) -> Iterator[Node]:
        items = [
            (f"{page_url}#{item_anchor('check', item.id or '')}", strip_html(str(item.value)))
            for item in value["items"].bound_blocks
        ]
        if items:
            node_id = items[0][0].replace("#check-", "#checklist-")
            yield things.item_list(node_id, value["heading"], items)
