"""The form that makes a lead: what it shows, what it carries, and who sends it.

Its page may lie in any cache, so it holds nothing of its visitor: no cookie and no token of a session. It carries
what the page says about it, signed and the same for everybody within an hour.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.validators import validate_slug
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cms.core.visitors import network_of

from .models.leads import Kind
from .origins import Way

HOUR = 3600
OLDEST = 14 * 24 * HOUR  # seconds; a page that was open longer shows its form again first
FORM_SALT, MOMENT_SALT = "coaching.lead-form", "coaching.lead-moment"

BUTTONS = {
    Kind.WAITLIST: _("Join the waitlist"),
    Kind.MAGNET: _("Send it to me"),
    Kind.CONTACT: _("Get in touch with me"),
    Kind.ROADMAP: _("Send me the link"),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page says about a form on it. Numbers: 0 for none."""

    kind: str
    offer: str = ""
    magnet: int = 0
    page: int = 0
    name: bool = True  # asks for a name
    role: bool = True
    hour: int = 0  # since 1970

    def signed(self) -> str:
        """Of this hour. Without a time of its own, so that every visitor gets the same page."""
        now = int(time.time() // HOUR)
        said = [self.kind, self.offer, self.magnet, self.page, int(self.name), int(self.role), now]
        return signing.Signer(salt=FORM_SALT).sign_object(said)

    @classmethod
    def read(cls, text: str) -> "Stamp | None":
        """None when it is not ours."""
        try:
            kind, offer, magnet, page, name, role, hour = signing.Signer(salt=FORM_SALT).unsign_object(text)
        except (signing.BadSignature, ValueError):
            return None
        return cls(kind, offer, magnet, page, bool(name), bool(role), hour)

    @property
    def is_old(self) -> bool:
        return time.time() - self.hour * HOUR > OLDEST


class LeadForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address in full, such as name@example.com."),
        },
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.CharField(label=_("Your role"), max_length=200, required=False)
    agree = forms.BooleanField(
        error_messages={"required": _("Tick the box, so that we may keep your address and answer.")}
    )
    variant = forms.CharField(max_length=50, required=False, validators=[validate_slug])
    via = forms.CharField(required=False)  # the buttons that led to the form's page (coaching.origins)
    consent = forms.IntegerField(min_value=1, max_value=2**31 - 1)  # which text stood beside the box

    def clean_email(self) -> str:
        return normalised(self.cleaned_data["email"])

    def clean_via(self) -> str:
        """What is none is left out: nobody can mend a field that they do not see."""
        return str(Way.read(self.cleaned_data["via"]) or "")


class DataForm(forms.Form):
    email = LeadForm.base_fields["email"]

    def clean_email(self) -> str:
        return normalised(self.cleaned_data["email"])


def normalised(email: str) -> str:
    """One spelling for one mailbox. Case tells no two people apart in practice; tags after “+” may."""
    local, _at, domain = email.strip().lower().rpartition("@")
    with suppress(UnicodeError):  # else it stays as it is written
        domain = domain.encode("idna").decode()
    return f"{local}@{domain}"


# ---- who sends it


def is_from_here(request: HttpRequest) -> bool:
    """Does the form stand on a page of ours? Browsers say so, and pages cannot make them lie.

    https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site; older browsers name the page.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        host = urlsplit(said).netloc
    except ValueError:
        return False
    return host in {request.get_host(), urlsplit(settings.PROOFDESK_SITE_ORIGIN).netloc}


def new_moment() -> str:
    """When a form was first touched; the page's script asks for it."""
    return signing.Signer(salt=MOMENT_SALT).sign(f"{time.time():.1f}")


def seconds_since(moment: str) -> float | None:
    """None without a moment of ours."""
    try:
        return time.time() - float(signing.Signer(salt=MOMENT_SALT).unsign(moment))
    except signing.BadSignature:
        return None


def posts_within_the_hour(request: HttpRequest, what: str) -> int:
    """Of the sender's network, with this one. Its address is not kept: a keyed hash that is another one each day."""
    today = timezone.localdate()
    digest = salted_hmac(f"coaching.network.{today}", network_of(request)).hexdigest()[:32]
    key = f"leads:{what}:{int(time.time() // HOUR)}:{digest}"
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # dropped by the cache a moment ago
        return 1
