"""The editor's form of an article."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.forms import TaskStateCommentForm

from .content import STREAM_FIELDS, without_ids


class ArticlePageForm(WagtailAdminPageForm):
    """An edited article is updated when it is released, unless the editor sets a day.

    The day that an import brought along would otherwise stand under new words. Nothing is saved over
    somebody else's newer version unseen (`blog.desk.conflict_hooks`).
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        edited = [name for name in self.changed_data if name != "comments" and not self.says_the_same(name, cleaned)]
        if edited and "updated_on" not in edited and self.instance.pk and cleaned.get("updated_on"):
            cleaned["updated_on"] = None
        if conflict := getattr(self.instance, "edit_conflict", None):
            self.add_error(None, str(conflict))
        return cleaned

    def says_the_same(self, name: str, cleaned: dict[str, Any]) -> bool:
        """Did a stream change in ids of blocks and keys of the rich-text editor only? Opening it may do that."""
        if name not in STREAM_FIELDS or name not in cleaned:
            return False
        before, after = (without_ids(value.get_prep_value()) for value in (self.initial[name], cleaned[name]))
        return bool(before == after)


class ReasonForm(TaskStateCommentForm):
    """Asking for changes says which."""

    comment = forms.CharField(label=_("What should change?"), widget=forms.Textarea({"rows": 3}))
