"""Endpoints: where they may be, their secrets, and when they are switched off.

A secret is HMAC-SHA256 of SECRET_KEY over the endpoint's salt, so no back-up of the database holds one. A new salt
is a new secret; the former one signs too until its time is over, and so do the keys of SECRET_KEY_FALLBACKS.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from cms.core.outgoing import Policy, Unsafe, place_of

from .models import Delivery, Endpoint, new_salt
from .signing import secret_of

PURPOSE = "cms.outbox.webhook"
OVERLAP = timedelta(days=1)  # for which a secret that was changed still signs
SOME_PUBLIC_ADDRESS = "1.1.1.1"


# ---- where


# What `cms.core.outgoing` says, which knows no Django; collected here.
REASONS = (
    gettext_noop("the address has characters that do not belong there"),
    gettext_noop("the address cannot be read"),
    gettext_noop("only http and https are looked at"),
    gettext_noop("the address has a user name or password"),
    gettext_noop("port %(port)s is no port of web sites"),
    gettext_noop("the host has no name that can be asked for"),
    gettext_noop("the host is a number in disguise, or empty"),
    gettext_noop("the host has no name on the internet"),
    gettext_noop("the host is not on the public internet"),
    gettext_noop("the host leads nowhere safe"),
)


def policy() -> Policy:
    return Policy(trusted=frozenset(host.lower() for host in settings.PROOFDESK_WEBHOOK_HOSTS))


def problem_of(url: str) -> str:
    """Why nothing is posted to this address, "" when it may be. The name service is not asked."""

    def unasked(host: str, port: int) -> list[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            return [SOME_PUBLIC_ADDRESS]

    rules = policy()
    if "#" in url:
        return _("An address has no “#”: nobody would see what follows.")
    try:
        place = place_of(url, replace(rules, resolve=unasked))
    except Unsafe as unsafe:
        reason = _(unsafe.pattern) % unsafe.values if unsafe.values else _(unsafe.pattern)
        return _("We do not post there: %(reason)s.") % {"reason": reason}
    if place.scheme != "https" and (urlsplit(url).hostname or "") not in rules.trusted:
        return _("Use https://, so that nobody reads along.")
    return ""


# ---- secrets


def secret(endpoint: Endpoint) -> str:
    """The one that is shown."""
    return made(endpoint.salt, settings.SECRET_KEY)


def secrets(endpoint: Endpoint, now: datetime) -> list[str]:
    """All that sign now, the shown one first."""
    salts = [endpoint.salt]
    if endpoint.previous_salt and endpoint.previous_until and endpoint.previous_until > now:
        salts.append(endpoint.previous_salt)
    return [made(salt, key) for salt in salts for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def made(salt: str, key: str | bytes) -> str:
    return secret_of(salted_hmac(PURPOSE, salt, secret=key, algorithm="sha256").digest())


@transaction.atomic
def rotate(endpoint: Endpoint, user: Any, now: datetime | None = None) -> None:
    """A new secret. The one before signs for another day; one before that no longer."""
    row = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    row.previous_salt, row.previous_until = row.salt, (now or timezone.now()) + OVERLAP
    row.salt = new_salt()
    row.save(update_fields=["salt", "previous_salt", "previous_until"])
    log(instance=row, action="proofdesk.webhook.rotated", user=user)


# ---- on and off


@transaction.atomic
def switch_off(endpoint: Endpoint, reason: str = "", user: Any = None) -> bool:
    """What waits for it is kept. With a reason, it was us: those who see to webhooks get a mail. False: it was off."""
    now = timezone.now()
    if not Endpoint.objects.filter(pk=endpoint.pk, active=True).update(active=False, off_since=now, off_reason=reason):
        return False
    log(instance=endpoint, action="proofdesk.webhook.off", user=user, data={"reason": reason})
    if reason:
        tell_keepers(endpoint, reason)
    return True


@transaction.atomic
def switch_on(endpoint: Endpoint, user: Any = None) -> bool:
    """What was kept for it is sent now, each with all its attempts. False: it was on."""
    changed = Endpoint.objects.filter(pk=endpoint.pk, active=False).update(
        active=True, off_since=None, off_reason="", failing_since=None
    )
    if not changed:
        return False
    waiting = Delivery.objects.filter(endpoint=endpoint, state__in=Delivery.UNSETTLED)
    waiting.update(state=Delivery.State.WAITING, attempts=0, next_try_at=timezone.now())
    log(instance=endpoint, action="proofdesk.webhook.on", user=user)
    return True


def tell_keepers(endpoint: Endpoint, reason: str) -> None:
    """By mail, to each who may change webhooks."""
    keepers = get_user_model()._default_manager.with_perm(
        "proofdesk_outbox.change_endpoint", backend="django.contrib.auth.backends.ModelBackend"
    )
    subject = _("The webhook “%(name)s” was switched off") % {"name": endpoint.name}
    values = {
        "subject": subject,
        "reason": reason,
        "endpoint": endpoint,
        "address": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk_webhooks:endpoint', args=[endpoint.pk])}",
    }
    for email in sorted(set(keepers.exclude(email="").values_list("email", flat=True))):
        message = EmailMultiAlternatives(
            subject,
            render_to_string("email/webhook_off.txt", values),
            to=[email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("email/webhook_off.html", values), "text/html")
        message.send(fail_silently=True)
