"""Questions and answers: what visitors open, and what FAQPage says. One value, both faces."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from blog.anchors import question_anchor
from blog.schema import things
from cms.core.api.values import link_value
from cms.core.jsonld import Node
from cms.core.markup import for_answer

from .base import Context, HeadedBlock, ProseTextBlock, ValuesBlock, headed_layout, with_ids

DEFAULT_HEADING = _("Frequently asked questions")
ANSWER_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class FAQItemBlock(ValuesBlock):
    question = blocks.CharBlock()
    answer = ProseTextBlock(features=ANSWER_FEATURES)
    other_answers = blocks.ListBlock(
        ProseTextBlock(features=ANSWER_FEATURES),
        default=[],
        help_text=_("Further answers that the article also gave. Merge them when you can."),
    )

    class Meta:
        icon = "help"
        label_format = "{question}"
        form_layout = blocks.BlockGroup(children=["question", "answer"], settings=["other_answers"])


class FAQBlock(HeadedBlock):
    intro = ProseTextBlock(required=False, label=_("Lead-in"))
    items = blocks.ListBlock(FAQItemBlock(), min_num=1)
    closing = ProseTextBlock(required=False)

    class Meta:
        template = "blocks/faq_block.html"
        icon = "help"
        group = _("Answers and offers")
        label = _("FAQ")
        label_format = "{heading}"
        description = _("Questions and answers. Machines are told exactly what visitors see.")
        form_layout = headed_layout("intro", "items", "closing")
        preview_value = {
            "heading": "FAQ",
            "items": [
                {
                    "question": "How long does it take?",
                    "answer": "<p>Two to six months for most.</p>",
                    "other_answers": [],
                }
            ],
        }

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        references = getattr(context.get("page"), "question_references", {})
        anchors = [(question_anchor(item.id or ""), item.value) for item in value["items"].bound_blocks]
        context["heading"] = value["heading"] or str(DEFAULT_HEADING)
        context["entries"] = [(name, item, references.get(name)) for name, item in anchors]
        return context

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        """`reference`: where a question is answered that another article owns."""
        found = super().get_api_representation(value, context)
        references = (context or {}).get("references", {})
        items = with_ids(value["items"], found["items"], "faq")
        for item in items:
            known = references.get(item["anchor"])
            item["reference"] = link_value(known.title, known.url, context) if known else None
        return {**found, "heading": found["heading"] or str(DEFAULT_HEADING), "items": items}

    def schema_nodes(self, value: blocks.StructValue, page_url: str) -> Iterator[Node]:
        for item in value["items"].bound_blocks:
            yield things.question(
                f"{page_url}#{question_anchor(item.id or '')}",
                item.value["question"],
                for_answer(str(item.value["answer"]), page_url),
            )
