"""What all blocks of an article share: rich text in two sizes, and the headed block."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText, expand_db_html

from cms.core.jsonld import Node

INLINE_FEATURES = ["bold", "italic", "link", "code", "strikethrough"]
PROSE_FEATURES = [*INLINE_FEATURES, "ol", "ul", "blockquote"]

LEVELS = [("2", _("Section")), ("3", _("Part of the section above")), ("4", _("Detail of the part above"))]


class TextBlock(blocks.RichTextBlock):
    """Rich text that the API shows as the HTML a visitor gets, not as stored."""

    def get_api_representation(self, value: RichText, context: dict[str, Any] | None = None) -> str:
        return expand_db_html(value.source)


class InlineTextBlock(TextBlock):
    """A sentence or two, with emphasis and links. Lists are allowed where a point needs sub-points."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", [*INLINE_FEATURES, "ul", "ol"])
        super().__init__(**kwargs)


class ProseTextBlock(TextBlock):
    """Paragraphs, lists and quotations."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", PROSE_FEATURES)
        super().__init__(**kwargs)


class PartBlock(blocks.StructBlock):
    """One part of an article. Says what it means to machines; most parts add nothing to the graph."""

    def schema_nodes(self, value: blocks.StructValue, page_url: str) -> Iterator[Node]:
        """schema.org nodes whose every text is shown by this block's template."""
        yield from ()

    def get_preview_value(self) -> blocks.StructValue:
        """The sample, with defaults for what it leaves out."""
        return self.to_python(self.meta.preview_value)


class HeadedBlock(PartBlock):
    """A part that may carry a heading, kept as its author wrote it."""

    heading = blocks.CharBlock(required=False, help_text=_("Leave empty to continue the part above."))
    level = blocks.ChoiceBlock(
        choices=LEVELS,
        default="2",
        required=False,
        label=_("Heading level"),
        help_text=_("Where this heading stands in the outline."),
    )


def headed_layout(*names: str) -> blocks.BlockGroup:
    """The form of a headed block: its parts in order, the heading level behind the settings button."""
    return blocks.BlockGroup(children=["heading", *names], settings=["level"])
