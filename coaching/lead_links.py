"""Signed addresses for mails to leads: each opens one thing, for a while, and names nobody.

/leads/confirm/<token>/  /leads/stop/<token>/  /leads/mine/<token>/  /leads/file/<token>/
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

SHAPE = r"[\w:-]{20,200}"  # of a token
CONFIRM, STOP, MINE, FILE = "confirm", "stop", "mine", "file"
STOP_VALID, MINE_VALID = timedelta(days=400), timedelta(hours=24)


def token(act: str, number: int) -> str:
    return signing.dumps(number, salt=salt(act))


def address(act: str, number: int) -> str:
    """Never from a request: its host is what the browser says."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(f"lead-{act}", args=[token(act, number)])


def number_in(act: str, text: str, valid: timedelta) -> int | None:
    """The number of the lead. None when somebody made it up, or it has expired."""
    try:
        return int(signing.loads(text, salt=salt(act), max_age=valid))
    except signing.BadSignature:
        return None


def salt(act: str) -> str:
    return f"coaching.leads.{act}"
