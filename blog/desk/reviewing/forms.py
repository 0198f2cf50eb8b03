"""The forms of the reviewer's desk."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from blog.models import Submission
from blog.publishing import name_of

LONGEST_COMMENT = 5000


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class SubmissionForm(forms.Form):
    """Who looks at a submission, until when, how urgent it is."""

    assignee = PersonField(queryset=None, required=False, label=_("Assignee"), empty_label=_("Nobody yet"))
    due_on = forms.DateField(required=False, label=_("Due on"), widget=AdminDateInput)
    priority = forms.TypedChoiceField(coerce=int, choices=Submission.Priority.choices, label=_("Priority"))

    def __init__(self, *args: Any, submission: Submission, people: QuerySet[Any], **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(submission, name) for name in ("assignee", "due_on", "priority")}
        super().__init__(*args, **kwargs)
        if submission.assignee_id:  # who is asked already stays a choice
            people = people.model._default_manager.filter(
                pk__in=[*people.values_list("pk", flat=True), submission.assignee_id]
            )
        assignee: Any = self.fields["assignee"]
        assignee.queryset = people


class CommentForm(forms.Form):
    """What somebody says about a field or a block, or replies."""

    text = forms.CharField(label=_("Comment"), max_length=LONGEST_COMMENT, widget=forms.Textarea({"rows": 3}))
