"""The body of an article: which blocks there are, in the order in which the chooser offers them."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .answers import FAQBlock
from .base import Context, HeadedBlock, PartBlock
from .media import CodeBlock, FigureBlock, TableBlock
from .methods import FrameworkBlock, PathsBlock, PlanBlock
from .offers import CallToActionBlock
from .points import (
    IfStuckBlock,
    KeyPointsBlock,
    MeasuresBlock,
    MistakesBlock,
    ProofChecklistBlock,
    QuestionsBlock,
    RedFlagsBlock,
    SignalsBlock,
    WhyItMattersBlock,
)
from .prose import ContextBlock, IntroductionBlock, ProseBlock, ShortAnswerBlock, SourcesBlock, TakeawayBlock
from .voices import CoachNoteBlock, ExampleBlock, QuoteBlock, TalkingPointsBlock

__all__ = ["ArticleBody", "HeadedBlock", "PartBlock", "added_blocks"]


def added_blocks() -> dict[str, blocks.Block]:
    """Blocks of the site’s own, by their names: `PROOFDESK_BLOCKS` (docs/extending.md)."""
    return {name: import_string(path)() for name, path in settings.PROOFDESK_BLOCKS.items()}


class ArticleBody(blocks.StreamBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*(local_blocks or ()), *added_blocks().items()], **kwargs)

    introduction = IntroductionBlock()
    short_answer = ShortAnswerBlock()
    why_it_matters = WhyItMattersBlock()
    context = ContextBlock()
    key_points = KeyPointsBlock(group=_("Opening"))

    signals = SignalsBlock()
    mistakes = MistakesBlock()
    red_flags = RedFlagsBlock()
    questions = QuestionsBlock()
    measures = MeasuresBlock()
    if_stuck = IfStuckBlock()
    proof_checklist = ProofChecklistBlock()

    framework = FrameworkBlock()
    plan = PlanBlock()
    paths = PathsBlock()

    coach_note = CoachNoteBlock()
    example = ExampleBlock()
    talking_points = TalkingPointsBlock()
    quote = QuoteBlock()

    faq = FAQBlock()
    call_to_action = CallToActionBlock()

    takeaway = TakeawayBlock()
    sources = SourcesBlock()

    table = TableBlock()
    image = FigureBlock()
    code = CodeBlock()
    prose = ProseBlock()

    def get_api_representation(self, value: blocks.StreamValue, context: Context = None) -> list[dict[str, Any]]:
        """Each part with its id and its fragment on the page."""
        from .walk import outline

        return [
            {
                "type": part.block.block_type,
                "id": part.block.id or "",
                "anchor": part.anchor,
                "value": part.block.block.get_api_representation(part.block.value, context),
            }
            for part in outline(value)
        ]

    class Meta:
        block_counts = {"short_answer": {"max_num": 1}, "introduction": {"max_num": 1}}
