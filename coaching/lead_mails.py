"""Mails to leads: text and HTML, queued in the transaction of what they follow from."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.outbox import forgetting
from cms.outbox.models import OutgoingMail

from . import lead_links
from .models import Lead


def ask_to_confirm(lead: Lead, days: int) -> None:
    subject = _("Please confirm your address")
    link = lead_links.address(lead_links.CONFIRM, lead.pk)
    send("lead_confirm", lead, subject, {"address": link, "days": days, "lead": lead})


def send_magnet(lead: Lead) -> None:
    """Nothing, when what was promised is gone."""
    magnet = lead.magnet
    if magnet is None or not (magnet.document_id or magnet.page_id):
        return
    link = lead_links.address(lead_links.FILE, lead.pk)
    send("lead_magnet", lead, magnet.title, {"address": link, "magnet": magnet})


def send_data_link(lead: Lead) -> None:
    link = lead_links.address(lead_links.MINE, lead.pk)
    send("lead_data", lead, _("What we keep about you"), {"address": link})


def send(template: str, lead: Lead, subject: str, context: dict[str, Any]) -> None:
    """With a way out that mail programs offer as a button: https://www.rfc-editor.org/rfc/rfc8058"""
    stop = lead_links.address(lead_links.STOP, lead.pk)
    values = {**context, "subject": subject, "site": site_name(), "stop": stop}
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    mail = EmailMultiAlternatives(
        " ".join(subject.split()), render_to_string(f"email/{template}.txt", values), to=[lead.email], headers=headers
    )
    mail.attach_alternative(render_to_string(f"email/{template}.html", values), "text/html")
    mail.send()


def site_name() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return str(site.site_name) if site and site.site_name else _("our site")


def mails_to(email: str) -> "QuerySet[OutgoingMail]":
    return forgetting.mails_to({email}).only("subject", "created_at", "sent_at").order_by("created_at")
