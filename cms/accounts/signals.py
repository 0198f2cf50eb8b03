"""What ends a session, and what a session needs to know when it begins."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, pre_delete, pre_save
from django.dispatch import receiver

from . import limits, sessions

RIGHTS = {"is_active", "is_staff", "is_superuser"}


@receiver(user_logged_in)
def note_beginning(request: Any, user: Any, **kwargs: Any) -> None:
    sessions.begin(request, user)
    if request.META:
        limits.succeeded(request, user.get_username())


def end_at_lost_membership(instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any) -> None:
    """A person left groups, or (`reverse`) a group lost people. “clear” names nobody: all who were in it."""
    if action not in {"pre_remove", "pre_clear"}:
        return
    if reverse:
        people = instance.user_set.all() if pk_set is None else instance.user_set.filter(pk__in=pk_set)
        sessions.end_of(people.values_list("pk", flat=True))
    elif (instance.groups.all() if pk_set is None else instance.groups.filter(pk__in=pk_set)).exists():
        sessions.end_all(instance)


m2m_changed.connect(end_at_lost_membership, sender=get_user_model().groups.through)


@receiver(pre_delete, sender=Group)
def end_with_the_group(instance: Group, **kwargs: Any) -> None:
    sessions.end_of(instance.user_set.values_list("pk", flat=True))


@receiver(pre_save, sender=get_user_model())
def end_at_lost_rights(instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """An account that is closed, or may do less. Signing in saves `last_login` alone and is not looked at."""
    if raw or not instance.pk or (update_fields is not None and not RIGHTS & set(update_fields)):
        return
    before = get_user_model()._default_manager.filter(pk=instance.pk).values(*RIGHTS).first()
    if before and any(had and not getattr(instance, right) for right, had in before.items()):
        sessions.end_all(instance)
