"""The mail that carries the link to a saved roadmap: no name, no plan, no amount. `is_lead`: another one follows."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from cms.outbox.delivery import KEEP_SENT

from .models import SavedRoadmap


@sensitive_variables("address", "token", "context")
def send(address: str, token: str, saved: SavedRoadmap, *, is_lead: bool = False) -> None:
    subject = _("The link to your roadmap")
    context = {
        "subject": subject,
        "site_name": settings.WAGTAIL_SITE_NAME,
        # Never from the request: its host is what the browser says.
        "link": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("roadmap-saved", args=[token]),
        "until": saved.expires_at,
        "mail_days": KEEP_SENT.days,
        "is_lead": is_lead,
    }
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("email/roadmap.txt", context),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("email/roadmap.html", context), "text/html")
    mail.send()
