"""Panels of the article's form that are no fields."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from . import conflicts


class ConflictPanel(Panel):
    """Above the tabs, when somebody else saved meanwhile: what they changed, beside one's own text in the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/conflict.html"

        class Media:
            css = {"all": ["blog/desk/conflict.css"]}

        @cached_property
        def conflict(self) -> conflicts.Conflict | None:
            return getattr(self.instance, "edit_conflict", None)

        def is_shown(self) -> bool:
            return self.conflict is not None

        def show_panel_furniture(self) -> bool:
            return False  # no tab of its own

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            conflict = self.conflict
            if conflict is None:
                return context
            theirs = conflict.latest.as_object()
            # Without the version that was opened, theirs is compared with what stands in the form.
            pair = (conflict.before.as_object(), theirs) if conflict.before else (theirs, self.instance)
            context |= {
                "conflict": conflict,
                "changes": list(conflicts.changes(*pair)),
                "editor": reverse("wagtailadmin_pages:edit", args=[self.instance.pk]),
            }
            if conflict.before and conflict.before.pk != conflict.latest.pk:
                context["comparison"] = reverse(
                    "wagtailadmin_pages:revisions_compare",
                    args=[self.instance.pk, conflict.before.pk, conflict.latest.pk],
                )
            return context
