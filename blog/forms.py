"""The editor's form of an article."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.forms import TaskStateCommentForm


class ArticlePageForm(WagtailAdminPageForm):
    """An edited article is updated when it is released, unless the editor sets a day.

    The day that an import brought along would otherwise stand under new words. Nothing is saved over
    somebody else's newer version unseen (`blog.desk.conflict_hooks`).
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        edited = [name for name in self.changed_data if name != "comments"]
        if edited and "updated_on" not in edited and self.instance.pk and cleaned.get("updated_on"):
            cleaned["updated_on"] = None
        if conflict := getattr(self.instance, "edit_conflict", None):
            self.add_error(None, str(conflict))
        return cleaned


class ReasonForm(TaskStateCommentForm):
    """Asking for changes says which."""

    comment = forms.CharField(label=_("What should change?"), widget=forms.Textarea({"rows": 3}))
