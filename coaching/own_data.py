"""What is kept about a person, for the person: asked for by anybody, told to who reads mails to that address."""

from typing import Any

from django.db import transaction

from cms.core.text import count_of

from . import lead_mails
from .models import DataRequest, Lead, Quarantined


@transaction.atomic
def ask_for_data(email: str) -> None:
    """Writes the same for every address; the job finds out whether there is anything to send."""
    from .tasks import answer_data_requests

    DataRequest.objects.get_or_create(email=email)
    transaction.on_commit(answer_data_requests.enqueue, robust=True)


def answer_requests() -> int:
    """A link to those of whom something is kept. Returns how many were sent."""
    sent = 0
    for request in DataRequest.objects.order_by("pk"):
        with transaction.atomic():
            if not DataRequest.objects.filter(pk=request.pk).delete()[0]:
                continue  # somebody else answers it
            if lead := Lead.objects.filter(email=request.email).order_by("pk").first():
                lead_mails.send_data_link(lead)
                sent += 1
    return sent


def answer_due() -> str:
    return f"{count_of(answer_requests(), 'link')} sent"


def data_of(email: str) -> dict[str, Any]:
    """All that is kept about this address, as the person may take it along."""
    return {
        "email": email,
        "answers": [described(lead) for lead in Lead.objects.filter(email=email).select_related("magnet", "owner")],
        "not_accepted": [
            {"name": row.name, "role": row.role, "form": row.kind, "came": row.created_at}
            for row in Quarantined.objects.filter(email=email)
        ],
        "mails": [
            {"subject": mail.subject, "written": mail.created_at, "sent": mail.sent_at}
            for mail in lead_mails.mails_to(email)
        ],
    }


def described(lead: Lead) -> dict[str, Any]:
    return {
        "name": lead.name,
        "role": lead.role,
        "form": lead.kind,
        "promised": lead.magnet.title if lead.magnet else "",
        "offer": lead.offer,
        "variant": lead.variant,
        "article": lead.article_title,
        "first_page": lead.first_path,
        "first_article": lead.first_title,
        "first_offer": lead.first_offer,
        "first_variant": lead.first_variant,
        "first_day": lead.first_on,
        "last_page": lead.last_path,
        "last_day": lead.last_on,
        "came": lead.created_at,
        "confirmed": lead.confirmed_at,
        "unsubscribed": lead.unsubscribed_at,
        "state": lead.state,
        "notes": lead.notes,
        "consent": {"version": lead.consent_version, "text": lead.consent_text, "given": lead.consented_at},
    }
