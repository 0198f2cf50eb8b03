"""The editor's form of an article."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.forms import TaskStateCommentForm

from .content import STREAM_FIELDS, same_lines, without_ids


class ArticlePageForm(WagtailAdminPageForm):
    """An edited article is updated when it is released, unless the editor sets a day.

    The day that an import brought along would otherwise stand under new words. Nothing is saved over
    somebody else's newer version unseen (`blog.desk.conflict_hooks`).
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_same_lines(data) if data else data, *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        edited = [name for name in self.changed_data if name != "comments" and not self.says_the_same(name, cleaned)]
        if edited and "updated_on" not in edited and self.instance.pk and cleaned.get("updated_on"):
            cleaned["updated_on"] = None
        if conflict := getattr(self.instance, "edit_conflict", None):
            self.add_error(None, str(conflict))
        return cleaned

    def says_the_same(self, name: str, cleaned: dict[str, Any]) -> bool:
        """Text that is stored otherwise, such as with other keys of its paragraphs, is no edit."""
        if name not in STREAM_FIELDS or name not in cleaned:
            return False
        before, after = self.initial[name], cleaned[name]
        return bool(without_ids(before.get_prep_value()) == without_ids(after.get_prep_value()))


def with_same_lines(data: QueryDict) -> QueryDict:
    """As it was sent, but saving what nobody has changed changes nothing."""
    same = data.copy()
    for name, values in data.lists():
        same.setlist(name, [same_lines(value) if isinstance(value, str) else value for value in values])
    return same


class ReasonForm(TaskStateCommentForm):
    """Asking for changes says which."""

    comment = forms.CharField(label=_("What should change?"), widget=forms.Textarea({"rows": 3}))
