"""Spreadsheets that a person's title or reason cannot turn into a program."""

from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

# A cell that begins like this is run as a formula by the programs that open it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(value: Any) -> Any:
    """A leading apostrophe makes a text of what would be a formula."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS) else value


def make_exports_safe() -> None:
    """Every export of the admin, ours and Wagtail's, in both formats: there is no way but this to reach them all."""
    written = SpreadsheetExportMixin.preprocess_field_value
    if getattr(written, "is_safe", False):
        return

    @wraps(written)
    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        return as_text(written(self, field, value, export_format))

    preprocess_field_value.is_safe = True  # type: ignore[attr-defined]
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
