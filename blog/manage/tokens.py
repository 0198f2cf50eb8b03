"""Making, reading and ending tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from blog.models import ApiToken

PREFIX = "pd_"  # so that scanners of repositories know one when they see it
LONGEST = timedelta(days=366)
HINT = len(PREFIX) + 5


def make(user: Any, name: str, scopes: Iterable[str], lasts: timedelta) -> tuple[ApiToken, str]:
    """A token and its secret, which is told this once. 256 bits: nobody guesses it, so a fast hash will do."""
    if not timedelta() < lasts <= LONGEST:
        raise ValueError("a token lasts a year at most")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        hint=secret[:HINT],
        scopes=sorted(set(scopes) & set(ApiToken.Scope.values)),
        expires_at=timezone.now() + lasts,
    )
    log(instance=token, action="proofdesk.make_token", user=user, data={"scopes": token.scopes})
    return token, secret


def found_by(secret: str) -> ApiToken | None:
    """The valid token of this secret. Notes the day of its use."""
    token = ApiToken.objects.valid().select_related("user").filter(digest=digest_of(secret)).first()
    today = timezone.localdate()
    if token is not None and token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
    return token


def revoke(token: ApiToken, user: Any) -> None:
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=user):
        log(instance=token, action="proofdesk.revoke_token", user=user)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
