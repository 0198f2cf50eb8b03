"""Who works with leads: leads of the desk and administrators with all, a coach with those they own."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from wagtail.permission_policies.base import ModelPermissionPolicy

from coaching.models import ConsentText, Lead


def manages(user: Any) -> bool:
    return bool(user.has_perm("coaching.change_lead"))


def works(user: Any) -> bool:
    return bool(manages(user) or user.has_perm("coaching.view_lead"))


def seen_by(user: Any) -> "QuerySet[Lead]":
    if manages(user):
        return Lead.objects.all()
    return Lead.objects.filter(owner=user) if works(user) else Lead.objects.none()


def possible_owners() -> "QuerySet[Any]":
    """Who may open what they own."""
    found: QuerySet[Any] = get_user_model()._default_manager.with_perm(
        "coaching.view_lead", backend="django.contrib.auth.backends.ModelBackend"
    )
    return found.order_by("first_name", "username")


class ForThose:
    """A view for those of whom `may` is true."""

    may: Any = staticmethod(manages)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not type(self).may(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class AddOnlyPolicy(ModelPermissionPolicy):
    """What is there stays as it is."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("add", "view") and bool(super().user_has_permission(user, action))


consent_policy = AddOnlyPolicy(ConsentText)
