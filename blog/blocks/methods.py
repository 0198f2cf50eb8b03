"""Parts that lead through something: frameworks, plans, paths."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from blog.anchors import item_anchor
from blog.schema import things
from cms.core.api.values import is_public, page_link
from cms.core.jsonld import Node
from cms.core.markup import unwrapped
from cms.core.text import squash, strip_html
from cms.core.visibility import is_shown

from .base import Context, HeadedBlock, InlineTextBlock, ProseTextBlock, ValuesBlock, headed_layout, with_ids
from .voices import AnswerGroupBlock

GROUP = _("Method")


class StageBlock(ValuesBlock):
    """One stage of a method: what it is called, what it is, what to do."""

    label = blocks.CharBlock(
        required=False, help_text=_("“Step 1:” or “Week 1:”, when the heading says so. Otherwise it is numbered.")
    )
    title = blocks.CharBlock(required=False)
    text = ProseTextBlock(required=False)
    actions = blocks.ListBlock(InlineTextBlock(), default=[], help_text=_("What to do, one action a line."))
    closing = ProseTextBlock(required=False, help_text=_("What follows from the actions."))

    class Meta:
        icon = "arrow-right"
        label_format = "{label} {title}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if not (value["title"] or value["text"] or value["actions"]):
            raise blocks.StructBlockValidationError(
                block_errors={"title": ValidationError(_("Name the stage, or remove it."))}
            )
        return value


class StepBlock(StageBlock):
    answers = blocks.ListBlock(
        AnswerGroupBlock(), default=[], help_text=_("Strong and weak answers, when the step is about what to say.")
    )

    class Meta:
        form_layout = blocks.BlockGroup(
            children=["label", "title", "text", "actions", "answers", "closing"],
        )


class PeriodBlock(StageBlock):
    class Meta:
        icon = "calendar"
        form_layout = blocks.BlockGroup(children=["label", "title", "text", "actions", "closing"])


class FrameworkBlock(HeadedBlock):
    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    steps = blocks.ListBlock(StepBlock(), min_num=1)
    closing = ProseTextBlock(required=False)
    how_to = blocks.BooleanBlock(
        required=False,
        label=_("Complete instructions"),
        help_text=_("Tick when these steps alone reach one result. They are then also offered to machines as HowTo."),
    )

    class Meta:
        template = "blocks/framework_block.html"
        icon = "list-ol"
        group = GROUP
        label = _("Framework")
        label_format = "{heading}"
        description = _("Numbered steps, each with a title, text and actions.")
        form_layout = blocks.BlockGroup(children=["heading", "intro", "steps", "closing"], settings=["level", "how_to"])
        preview_value = {
            "heading": "The coach’s framework",
            "steps": [
                {"title": "Pick the target", "actions": ["<p>Write down the exact role and level.</p>"]},
                {"title": "Create proof", "actions": ["<p>Finish one piece of work the new role would do.</p>"]},
            ],
        }

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["steps"] = list(anchored(value))
        return context

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        found = super().get_api_representation(value, context)
        return {**found, "steps": with_ids(value["steps"], found["steps"], "step")}

    def schema_nodes(self, value: blocks.StructValue, page_url: str) -> Iterator[Node]:
        if value["how_to"]:
            steps = [
                (f"{page_url}#{anchor}", step["title"] or step["label"], said_by(step))
                for anchor, step in anchored(value)
            ]
            yield things.how_to(page_url, value["heading"], steps)


def anchored(value: blocks.StructValue) -> Iterator[tuple[str, blocks.StructValue]]:
    """The steps of a framework, each with its fragment."""
    for step in value["steps"].bound_blocks:
        yield item_anchor("step", step.id or ""), step.value


def said_by(stage: blocks.StructValue) -> str:
    """All that stands under the heading of a stage, as plain text, in the order of its template."""
    parts = [str(stage["text"]), *map(str, stage["actions"])]
    for group in stage.get("answers") or ():
        parts.append(escape(group["label"] or ""))
        for item in group["answers"]:
            why = f"({unwrapped(str(item['why']))})" if str(item["why"]) else ""
            parts += [str(item["answer"]), why]
    return squash(" ".join(strip_html(part) for part in [*parts, str(stage["closing"])]))


class PlanBlock(HeadedBlock):
    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    periods = blocks.ListBlock(PeriodBlock(), min_num=1)
    closing = ProseTextBlock(required=False)

    class Meta:
        template = "blocks/plan_block.html"
        icon = "calendar-alt"
        group = GROUP
        label = _("Plan")
        label_format = "{heading}"
        description = _("What to do this week, or over weeks and months: periods with tasks.")
        form_layout = headed_layout("intro", "periods", "closing")
        preview_value = {
            "heading": "Practical execution this week",
            "periods": [
                {"actions": ["<p>Block 60 minutes for the story.</p>", "<p>Ask one peer what they heard.</p>"]}
            ],
        }


ASPECTS = [
    ("what_it_is", _("What it is")),
    ("what_transfers", _("What transfers directly")),
    ("what_to_build", _("What you need to build")),
    ("timeline", _("Typical timeline")),
    ("pay", _("Typical pay")),
    ("why_open", _("Why it is open to you")),
    ("proof", _("Proof of skill")),
    ("other", _("Something else")),
]
PATH_ASPECTS = ("what_it_is", "what_transfers", "what_to_build", "timeline")


class AspectValue(blocks.StructValue):
    @property
    def name(self) -> str:
        """The label as its author wrote it, or the standard one."""
        return self["label"] or str(dict(ASPECTS)[self["kind"]])


class AspectBlock(ValuesBlock):
    kind = blocks.ChoiceBlock(choices=ASPECTS, default="what_it_is")
    label = blocks.CharBlock(required=False, help_text=_("Only when the standard label does not fit."))
    text = ProseTextBlock()

    class Meta:
        icon = "tag"
        value_class = AspectValue
        label_format = "{kind}: {text}"

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        return {**super().get_api_representation(value, context), "label": value.name}


class CareerPathChooserBlock(blocks.PageChooserBlock):
    def get_api_representation(self, value: Any, context: Context = None) -> dict[str, str] | None:
        """In short, while everybody may read it."""
        if not value or not (is_shown(value) and is_public(value, context)):
            return None
        return {**page_link(value, context), "description": value.description, "months": str(value.months)}


class PathBlock(ValuesBlock):
    label = blocks.CharBlock(required=False, help_text=_("“Path 1:”, when the heading says so."))
    title = blocks.CharBlock()
    intro = ProseTextBlock(required=False)
    aspects = blocks.ListBlock(AspectBlock(), default=[{"kind": kind} for kind in PATH_ASPECTS])
    closing = ProseTextBlock(required=False)
    career_path = CareerPathChooserBlock(
        page_type="coaching.CareerPath",  # by string: this app does not know it
        required=False,
        help_text=_(
            "Its page is linked. Without aspects of your own, it says in short what it is and how long it takes."
        ),
    )

    class Meta:
        icon = "site"
        label_format = "{label} {title}"
        form_layout = blocks.BlockGroup(children=["label", "title", "intro", "aspects", "closing", "career_path"])


class PathsBlock(HeadedBlock):
    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    paths = blocks.ListBlock(PathBlock(), min_num=1)
    closing = ProseTextBlock(required=False)

    class Meta:
        template = "blocks/paths_block.html"
        icon = "site"
        group = GROUP
        label = _("Paths compared")
        label_format = "{heading}"
        description = _("Roles or routes side by side: what each is, what transfers, what to build, how long it takes.")
        form_layout = headed_layout("intro", "paths", "closing")
        preview_value = {
            "heading": "Two ways to lead",
            "paths": [
                {
                    "title": "Engineering management",
                    "aspects": [{"kind": "what_it_is", "label": "", "text": "<p>Leading a team of engineers.</p>"}],
                }
            ],
        }
