"""Demo accounts: one for each role, with a password that every installation draws for itself."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from blog.roles import COACH, LEAD, REVIEWER, WRITER

ROLES = {"editor": WRITER, "reviewer": REVIEWER, "coach": COACH, "lead": LEAD, "admin": None}


def password_file() -> Path:
    return Path(settings.DATA_DIR) / "demo_password.json"


def make_users() -> dict[str, Any]:
    """The accounts by name. Their password stands in a file that only this account of the machine can read."""
    password = secrets.token_urlsafe(9)
    users = get_user_model()._default_manager
    found = {}
    for name, role in ROLES.items():
        user = users.create_user(username=name, email=f"{name}@example.com", password=password)
        user.is_superuser = user.is_staff = role is None
        user.save()
        if role:
            user.groups.add(Group.objects.get(name=role))
        found[name] = user
    password_file().unlink(missing_ok=True)
    descriptor = os.open(password_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        json.dump({"password": password}, handle)
    return found


def working_logins() -> tuple[list[str], str]:
    """The accounts that still have the password of the file, and that password."""
    try:
        password = json.loads(password_file().read_text())["password"]
    except (OSError, ValueError, KeyError):
        return [], ""
    users = get_user_model()._default_manager.filter(username__in=ROLES, is_active=True)
    working = {user.username for user in users if user.check_password(password)}
    return [name for name in ROLES if name in working], password
