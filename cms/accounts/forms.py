"""The forms of signing in."""

import math
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm


def too_many(wait: int) -> ValidationError:
    minutes = math.ceil(wait / 60)
    text = ngettext(
        "There were too many attempts to sign in. Try again in %(minutes)s minute. An administrator can let you in earlier.",
        "There were too many attempts to sign in. Try again in %(minutes)s minutes. An administrator can let you in earlier.",
        minutes,
    )
    return ValidationError(text % {"minutes": minutes}, code="too_many")


class _SaysWhen:
    request: Any

    def get_invalid_login_error(self) -> ValidationError:
        wait = getattr(self.request, "proofdesk_wait", 0)
        return too_many(wait) if wait else super().get_invalid_login_error()  # type: ignore[misc]


class SignInForm(_SaysWhen, LoginForm):
    """Of the admin."""


class PublicSignInForm(_SaysWhen, AuthenticationForm):
    """Of pages that only some may read."""


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        help_text=_("The six digits that your app shows, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class FirstCodeForm(CodeForm):
    """For setting up: an app, so digits."""

    code = forms.RegexField(
        label=_("Code"),
        regex=r"^\s*\d{3}\s?\d{3}\s*$",
        help_text=_("The six digits that your app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
