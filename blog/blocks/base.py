"""What all blocks of an article share: rich text in two sizes, and the headed block."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText, expand_db_html

from blog.anchors import item_anchor
from cms.core.api.values import absolute, picture_value
from cms.core.arrivals import LinkedText
from cms.core.jsonld import Node
from cms.core.markup import safe_rich_text

INLINE_FEATURES = ["bold", "italic", "link", "code", "strikethrough"]
PROSE_FEATURES = [*INLINE_FEATURES, "ol", "ul", "blockquote"]

LEVELS = [("2", _("Section")), ("3", _("Part of the section above")), ("4", _("Detail of the part above"))]


Context = dict[str, Any] | None  # of an answer to programs: see cms.core.api.reading


class TextBlock(blocks.RichTextBlock):
    """Rich text that the API shows as the HTML a visitor gets, not as stored; or as the context writes it.

    Whoever wrote it, an editor, a program or a hand in the database: it is safe when it is stored, and when read.
    """

    def to_python(self, value: Any) -> RichText:
        return LinkedText(safe_rich_text(str(value or "")))

    def normalize(self, value: Any) -> RichText:
        return self.to_python(value.source if isinstance(value, RichText) else value)

    def get_prep_value(self, value: RichText) -> str:
        return safe_rich_text(str(value.source or ""))

    def get_api_representation(self, value: RichText, context: Context = None) -> str:
        write = (context or {}).get("rich_text") or expand_db_html
        return str(write(value.source))


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


class ValuesBlock(blocks.StructBlock):
    """Named values. For programs, a text that nobody wrote is empty, and a box that nobody ticked is false."""

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_api_representation(value, context=context)
        for name, block in self.child_blocks.items():
            if found[name] is None and isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.ChoiceBlock)):
                found[name] = ""
            elif isinstance(block, blocks.BooleanBlock):
                found[name] = bool(found[name])
        return found


def with_ids(rows: blocks.list_block.ListValue, shown: list[Any], kind: str = "") -> list[dict[str, Any]]:
    """The shown values of a list with the ids of its items; with the fragment of each, where items have one."""
    found = []
    for row, value in zip(rows.bound_blocks, shown, strict=True):
        anchor = {"anchor": item_anchor(kind, row.id or "")} if kind else {}
        found.append({"id": row.id or "", **anchor, **(value if isinstance(value, dict) else {"text": value})})
    return found


def person(author: Any, context: Context) -> dict[str, Any] | None:
    """An author or coach as they sign: None for nobody."""
    if author is None:
        return None
    path = author.get_absolute_url()
    return {
        "slug": author.slug,
        "name": author.name,
        "role": author.role,
        "credentials": author.credentials,
        "url": absolute(path, context),
        "path": path,
        "photo": picture_value(author.photo, "portrait", context, author.name),
    }


class PartBlock(ValuesBlock):
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

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        found = super().get_api_representation(value, context)
        return {**found, "level": int(found["level"] or 2)}


def headed_layout(*names: str) -> blocks.BlockGroup:
    """The form of a headed block: its parts in order, the heading level behind the settings button."""
    return blocks.BlockGroup(children=["heading", *names], settings=["level"])
