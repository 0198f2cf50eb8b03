"""Spreadsheets that a person's title or reason cannot turn into a program."""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

# A cell that begins like this is run as a formula by the programs that open it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(value: Any) -> Any:
    """A leading apostrophe makes a text of what would be a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """For views in place of Wagtail's mixin: the same export, in both formats, without formulas."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return as_text(super().preprocess_field_value(field, value, export_format))
