"""Who reads about sameness: whoever works on articles, of the articles that they may edit."""

from collections.abc import Collection
from typing import Any

from wagtail.permissions import page_permission_policy


def reads_report(user: Any) -> bool:
    return bool(page_permission_policy.user_has_permission(user, "change"))


def editable(user: Any, articles: Collection[int]) -> set[int]:
    """Those of these articles that this person may edit. One query."""
    found = page_permission_policy.instances_user_has_permission_for(user, "change")
    return set(found.filter(pk__in=articles).values_list("pk", flat=True))
