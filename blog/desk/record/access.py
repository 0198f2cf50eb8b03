"""Who may do and read what in this part of the desk. The views ask; menus only follow."""

from typing import Any

from wagtail.permissions import page_permission_policy

from blog import publishing
from blog.models import ArticlePage, Retraction, ReviewTask


def publishes(user: Any) -> bool:
    """A lead or an administrator: holds the right to publish somewhere."""
    return bool(page_permission_policy.user_has_permission(user, "publish"))


def reads_record(user: Any) -> bool:
    """Who publishes, and who reviews (a coach only signs). Remembered: the menu asks on every page."""
    if not hasattr(user, "_reads_record"):
        user._reads_record = publishes(user) or is_reviewer(user)
    return bool(user._reads_record)


def is_reviewer(user: Any) -> bool:
    if not (user.is_active and user.pk):
        return False
    return ReviewTask.objects.filter(active=True, coachtask=None, groups__user=user).exists()


def may_retract(user: Any, page: ArticlePage) -> bool:
    return page.alias_of_id is None and bool(page.permissions_for_user(user).can_edit())


def may_lift(user: Any, page: ArticlePage, retraction: Retraction) -> bool:
    return retraction.set_by_id == user.pk or publishing.may_publish(user, page.get_parent())


def may_break_glass(user: Any, page: ArticlePage) -> bool:
    """Has this person the right? Whether there is something to release is another question."""
    return page.alias_of_id is None and publishing.may_publish(user, page.get_parent())


def may_read_certificates(user: Any, page: ArticlePage) -> bool:
    """Who works on it, and who reads the record: there, too, only what the person may explore."""
    if page.permissions_for_user(user).can_edit():
        return True
    return reads_record(user) and page_permission_policy.explorable_instances(user).filter(pk=page.pk).exists()
