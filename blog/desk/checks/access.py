"""Who reads what the checks find, and who sets them."""

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import page_permission_policy

from blog.models import Term


def may_read(user: Any) -> bool:
    """Whoever works on articles."""
    return bool(page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"}))


def may_set(user: Any) -> bool:
    """Leads and administrators: who may publish somewhere."""
    return bool(page_permission_policy.user_has_permission(user, "publish"))


def editable_pages(user: Any) -> QuerySet[Any]:
    """The pages that this person may edit, as a queryset of their numbers."""
    found: QuerySet[Any] = page_permission_policy.instances_user_has_permission_for(user, "change")
    return found.order_by().values("pk")


class TermPolicy(BasePermissionPolicy):
    """Leads keep the team's words; whoever works on articles reads them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may_read(user) if action == "view" else may_set(user)


term_policy = TermPolicy(Term)
