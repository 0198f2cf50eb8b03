"""The editor's form of an article."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class ArticlePageForm(WagtailAdminPageForm):
    """An edited article is updated when it is released, unless the editor sets a day.

    The day that an import brought along would otherwise stand under new words.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        edited = [name for name in self.changed_data if name != "comments"]
        if edited and "updated_on" not in edited and self.instance.pk and cleaned.get("updated_on"):
            cleaned["updated_on"] = None
        return cleaned
