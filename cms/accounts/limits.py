"""How often somebody may try to sign in.

Three counts: one account from one network, so that nobody locks a colleague out from elsewhere; one network whatever
the accounts, against trying one password on everybody; one account whatever the networks, against many machines at
once. The last does not count for a browser in which this person has signed in before.
https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.core.visitors import network_of

from .models import Tries

SALT = "proofdesk.accounts"
KEPT = timedelta(days=1)  # rows that no limit reads any more
KNOWN_COOKIE, KNOWN_FOR = "proofdesk_known", 180 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` tries within `span` of the first one."""

    name: str
    most: int
    span: timedelta


PAIR = Limit("pair", 5, timedelta(minutes=15))
NETWORK = Limit("network", 60, timedelta(minutes=15))
ACCOUNT = Limit("account", 100, timedelta(hours=1))


def attempt(request: HttpRequest, name: str) -> int:
    """Counts one more try, before it is made, so that many at once are not more. Seconds to wait; 0: go ahead."""
    for limit, key in keys(request, name):
        if limit is ACCOUNT and is_known(request, name):
            continue
        if wait := count(limit, key, digest("account", name)):
            return wait
    return 0


def succeeded(request: HttpRequest, name: str) -> None:
    """A try that was right counts for nothing."""
    for limit, key in keys(request, name):
        if limit is PAIR:
            Tries.objects.filter(key=key).delete()
        else:
            Tries.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def unlock(user: Any) -> None:
    """For an administrator: this person may try again, from everywhere."""
    Tries.objects.filter(account=digest("account", user.get_username())).delete()


def is_locked(user: Any) -> bool:
    rows = Tries.objects.filter(account=digest("account", user.get_username()))
    now = timezone.now()
    return any(left(limit, row, now) for row in rows for limit in (PAIR, ACCOUNT) if row.key.startswith(limit.name))


def keys(request: HttpRequest, name: str) -> list[tuple[Limit, str]]:
    network = network_of(request)
    return [
        (PAIR, f"pair:{digest(network, name)}"),
        (NETWORK, f"network:{digest(network)}"),
        (ACCOUNT, f"account:{digest('account', name)}"),
    ]


@transaction.atomic
def count(limit: Limit, key: str, account: str) -> int:
    now = timezone.now()
    account = "" if limit is NETWORK else account
    row, is_new = Tries.objects.select_for_update().get_or_create(key=key, defaults={"account": account})
    if is_new:
        Tries.objects.filter(begun_at__lt=now - KEPT).delete()
    if row.begun_at + limit.span <= now:
        row.begun_at, row.count = now, 0
    if wait := left(limit, row, now):
        return wait
    row.count += 1
    row.save(update_fields=["count", "begun_at"])
    return 0


def left(limit: Limit, row: Tries, now: datetime) -> int:
    """Seconds until the next try; 0 when there is one left."""
    seconds = int((row.begun_at + limit.span - now).total_seconds())
    return max(1, seconds) if row.count >= limit.most and row.begun_at + limit.span > now else 0


def digest(*parts: str) -> str:
    """The same for every way of writing a name that looks the same."""
    said = "\x00".join(unicodedata.normalize("NFKC", part).casefold().strip() for part in parts)
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:48]


def is_known(request: HttpRequest, name: str) -> bool:
    try:
        known = signing.loads(request.COOKIES.get(KNOWN_COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return False
    return bool(known == digest("account", name))


def remember(response: HttpResponse, name: str) -> None:
    """This browser belongs to somebody of that name. It opens nothing by itself."""
    response.set_cookie(
        KNOWN_COOKIE,
        signing.dumps(digest("account", name), salt=SALT),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
