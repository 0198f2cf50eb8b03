"""Django's accounts, with a limit to tries, and each person together with their standing."""

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied

from . import limits

logger = logging.getLogger(__name__)


class AccountBackend(ModelBackend):
    """First among the backends: when it refuses a try, no other one is asked."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Any:
        name: Any = username if username is not None else kwargs.get(get_user_model().USERNAME_FIELD)
        # Without a request it is a program of our own that asks, such as a command.
        is_try = request is not None and name is not None and password is not None
        if is_try and (wait := limits.attempt(request, name)):
            request.proofdesk_wait = wait
            logger.warning("Somebody tried to sign in too often.")
            raise PermissionDenied
        return super().authenticate(request, username=username, password=password, **kwargs)

    def get_user(self, user_id: Any) -> Any:
        found = get_user_model()._default_manager.select_related("proofdesk_standing").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None
