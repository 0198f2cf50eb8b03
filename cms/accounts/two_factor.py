"""The second factor: an app that counts time (TOTP, RFC 6238), and recovery codes for the day the phone is lost.

django-otp keeps the devices, refuses a code that was used, and makes everybody wait longer after each wrong one.
"""

import base64
import secrets
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import sessions
from .models import Standing

CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
VERIFIED = "proofdesk_verified"


def has_one(user: Any) -> bool:
    standing = sessions.standing_of(user)
    return standing is not None and standing.two_factor


def must_have_one(user: Any) -> bool:
    if not getattr(settings, "PROOFDESK_REQUIRE_TWO_FACTOR", False):
        return False
    groups = getattr(settings, "PROOFDESK_TWO_FACTOR_GROUPS", ["Lead", "Admin"])
    return bool(user.is_superuser or user.groups.filter(name__in=groups).exists())


def is_missing(request: HttpRequest) -> bool:
    """Has this person given a password only, where more is asked for?"""
    if request.session.get(VERIFIED) == request.user.pk:
        return False
    return has_one(request.user) or must_have_one(request.user)


def passed(request: HttpRequest) -> None:
    """From here on the log-in is whole, under a new key."""
    request.session.cycle_key()
    request.session[VERIFIED] = request.user.pk


def unconfirmed(user: Any) -> TOTPDevice:
    """The device that somebody is setting up."""
    return (
        TOTPDevice.objects.filter(user=user, confirmed=False).first()
        or TOTPDevice.objects.create(user=user, name="app", confirmed=False)
    )  # fmt: skip


def secret_of(device: TOTPDevice) -> str:
    """For typing, in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture_of(device: TOTPDevice) -> str:
    """What the app photographs, as the address of a picture."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=4, border=3, light="#fff"))


@transaction.atomic
def set_up(device: TOTPDevice, code: str) -> list[str] | None:
    """The recovery codes, told this once; None when the code is wrong. Ends all other sessions of this person."""
    device = TOTPDevice.objects.select_for_update().get(pk=device.pk)
    if not verifies(device, digits(code)):
        return None
    TOTPDevice.objects.filter(user=device.user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    Standing.objects.update_or_create(user=device.user, defaults={"two_factor": True})
    sessions.end_all(device.user)
    return new_codes(device.user)


@transaction.atomic
def new_codes(user: Any) -> list[str]:
    """Recovery codes in place of the old ones. What is stored tells nobody what they are."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    for code in codes:
        device.token_set.create(token=stored(code))
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: Any) -> int:
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))


@transaction.atomic
def accepts(user: Any, code: str) -> bool:
    """Six digits of the app, or a recovery code, which is used up."""
    lock(user)
    if digits(code).isdecimal() and len(digits(code)) == 6:
        devices, said = TOTPDevice.objects.filter(user=user, confirmed=True), digits(code)
    else:
        devices, said = StaticDevice.objects.filter(user=user, confirmed=True), stored(code)
    return any(verifies(device, said) for device in devices)


@transaction.atomic
def remove(user: Any) -> None:
    """Ends all sessions, too."""
    lock(user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    Standing.objects.update_or_create(user=user, defaults={"two_factor": False})
    sessions.end_all(user)


def lock(user: Any) -> None:
    """One decision about a person's factor at a time: a code is good once."""
    get_user_model()._default_manager.select_for_update().get(pk=user.pk)


def verifies(device: TOTPDevice | StaticDevice, code: str) -> bool:
    return bool(device.verify_is_allowed()[0] and device.verify_token(code))


def digits(code: str) -> str:
    return "".join(code.split())


def stored(code: str) -> str:
    """80 bits of a keyed hash: what django-otp has room for."""
    plain = "".join(character for character in code.lower() if character in ALPHABET)
    return base64.b32encode(salted_hmac(VERIFIED, plain, algorithm="sha256").digest()[:10]).decode().lower()
