"""Tables, images and code."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.core.api.values import picture_value
from cms.core.images import library

from .base import Context, InlineTextBlock, PartBlock

GROUP = _("Media")


class TableBlock(PartBlock):
    table = TypedTableBlock([("text", InlineTextBlock(required=False, icon="pilcrow", label=_("Text")))])

    class Meta:
        template = "blocks/table_block.html"
        icon = "table"
        group = GROUP
        label = _("Table")
        description = _("Facts to compare, with a heading for each column.")
        preview_value = {
            "table": {
                "columns": [{"type": "text", "heading": "Path"}, {"type": "text", "heading": "Typical timeline"}],
                "rows": [{"values": ["<p>Team lead</p>", "<p>6–12 months</p>"]}],
                "caption": "",
            }
        }

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        """Where the first column has no heading, its cells are headings of their rows."""
        found = super().get_api_representation(value, context)["table"]
        return {
            "caption": found["caption"] or "",
            "columns": [column["heading"] or "" for column in found["columns"]],
            "rows": [row["values"] for row in found["rows"]],
        }


class FigureBlock(PartBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(
        required=False,
        label=_("Alternative text"),
        help_text=_("What the image says here. Leave empty only when it is mere decoration."),
    )
    decorative = blocks.BooleanBlock(required=False, label=_("Mere decoration"))
    caption = blocks.CharBlock(required=False)

    class Meta:
        template = "blocks/image_block.html"
        icon = "image"
        group = GROUP
        label = _("Image")
        description = _("A picture of the library, with words for those who do not see it.")
        form_layout = blocks.BlockGroup(children=["image", "alt", "caption"], settings=["decorative"])

    def get_preview_value(self) -> blocks.StructValue:
        """The newest picture of the library: a placeholder would show nobody what the block does."""
        newest = library().objects.order_by("-pk").first()
        return self.normalize(
            {"image": newest, "alt": newest.title if newest else "", "caption": "", "decorative": False}
        )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if not value["alt"] and not value["decorative"]:
            raise blocks.StructBlockValidationError(
                block_errors={"alt": ValidationError(_("Describe the image, or mark it as mere decoration."))}
            )
        return value

    def get_api_representation(self, value: blocks.StructValue, context: Context = None) -> dict[str, Any]:
        alt = "" if value["decorative"] else value["alt"] or ""
        return {
            "picture": picture_value(value["image"], "figure", context, alt),
            "decorative": bool(value["decorative"]),
            "caption": value["caption"] or "",
        }


class CodeBlock(PartBlock):
    language = blocks.CharBlock(required=False)
    code = blocks.TextBlock()

    class Meta:
        template = "blocks/code_block.html"
        icon = "code"
        group = GROUP
        label = _("Code")
        description = _("Text to be copied letter by letter: code, a formula, a template.")
        preview_value = {"language": "", "code": "Result = what changed × for whom"}
