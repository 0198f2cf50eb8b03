"""In whose name a command acts."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


def account(name: str | None) -> Any:
    """The account that `--as` names, else the first administrator. Raises CommandError."""
    users = get_user_model()._default_manager.filter(is_active=True)
    if name:
        found = users.filter(**{get_user_model().USERNAME_FIELD: name}).first()
        if found is None:
            raise CommandError(f"--as {name}: there is no such active account.", returncode=2)
        return found
    found = users.filter(is_superuser=True).order_by("pk").first()
    if found is None:
        raise CommandError(
            "there is no administrator yet. Make one (manage.py createsuperuser), or name an account with --as.",
            returncode=2,
        )
    return found
