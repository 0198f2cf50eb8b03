"""What is asked about an article's next review."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.permissions import page_permission_policy

from blog.desk.reviewing.forms import PersonField
from blog.models import ArticlePage, Freshness


class PlanForm(forms.Form):
    owner = PersonField(
        queryset=None,
        required=False,
        label=_("Owner"),
        empty_label=_("Nobody; whoever made the article is reminded"),
        help_text=_("Is reminded a month before the review is due, on the day, and when it is overdue."),
    )
    day = forms.DateField(
        required=False,
        label=_("Review by"),
        widget=AdminDateInput,
        help_text=_("Leave empty to have it computed. A date that you set holds until the next review."),
    )

    def __init__(self, *args: Any, page: ArticlePage, row: Freshness, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editors = page_permission_policy.users_with_any_permission_for_instance({"change", "publish"}, page)
        able = get_user_model()._default_manager.filter(is_active=True, pk__in=editors.values("pk"))
        if row.owner_id:  # who is named already stays a choice
            able = able | get_user_model()._default_manager.filter(pk=row.owner_id)
        owner: Any = self.fields["owner"]
        owner.queryset = able.order_by("first_name", "last_name", "username")
        self.initial = {"owner": row.owner_id, "day": row.review_by if row.set_by_hand else None}


class ConfirmForm(forms.Form):
    confirmed = forms.BooleanField(
        label=_("I have read the whole article as visitors see it, and it is still correct."),
        error_messages={"required": _("Confirm that you have read the whole article.")},
    )
    note = forms.CharField(
        required=False, max_length=1000, label=_("Note"), widget=AdminAutoHeightTextInput, help_text=_("For the team.")
    )
