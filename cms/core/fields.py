"""Rich text that is safe whoever wrote it: an editor, an import, a program, a shell, or somebody in the database."""

from typing import Any

from wagtail import fields

from .markup import safe_rich_text


class RichTextField(fields.RichTextField):
    """Wagtail's, cleaned on its way into the database and on its way out."""

    def deconstruct(self) -> Any:
        """For migrations it is Wagtail's own: nothing of it is in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return safe_rich_text(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return safe_rich_text(str(value)) if value else value
