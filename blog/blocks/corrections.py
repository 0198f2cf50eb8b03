"""A correction: told where visitors begin to read, not hidden at the end."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import InlineTextBlock, ValuesBlock


class CorrectionBlock(ValuesBlock):
    date = blocks.DateBlock(label=_("Corrected on"))
    text = InlineTextBlock(
        label=_("Correction"),
        features=["bold", "italic", "link"],
        help_text=_("What the article said, and what is right."),
    )

    class Meta:
        icon = "edit"
        label = _("Correction")
        label_format = "{date} {text}"
