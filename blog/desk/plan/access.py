"""Who sees and does what in planning. The functions of `blog.releases` and `blog.planning` check again."""

from typing import Any

from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import page_permission_policy

from blog import releases
from blog.models import Release


class ReleasePolicy(BasePermissionPolicy):
    """Whoever works on articles sees releases; leads make and change them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "view":
            return may_see(user)
        return action in ("add", "change") and releases.may_lead(user)


release_policy = ReleasePolicy(Release)


def may_see(user: Any) -> bool:
    return bool(page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"}))


def visible_pages(user: Any) -> Any:
    """The pages that this person works on, for `within`."""
    return page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"})
