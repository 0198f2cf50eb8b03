"""Who sees to addresses: whoever may add redirects."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.contrib.redirects.permissions import permission_policy


def may_redirect(user: Any) -> bool:
    return bool(permission_policy.user_has_permission(user, "add"))


class ForRedirectorsMixin:
    """A view for those alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_redirect(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response
