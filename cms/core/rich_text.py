"""The rich-text editor, fit for a server with threads."""

import threading
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

_turn = threading.Lock()


class RichTextArea(DraftailRichTextArea):
    """Reads one text at a time.

    Wagtail reads stored markup with one parser for each widget, and a block has one widget for all threads:
    two articles opened at the same moment got parts of each other's text, or an error.
    """

    def format_value(self, value: Any) -> Any:
        with _turn:
            return super().format_value(value)
