"""What other systems hear of leads. Who somebody is, is looked up when it is sent: who is forgotten stays so."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.outbox import kinds

from .models import Lead
from .models.leads import State


def lead_data(payload: dict[str, Any]) -> dict[str, Any]:
    """`person`: nobody before they have confirmed, as the address may be a stranger's; nobody once they are forgotten."""
    lead = Lead.objects.filter(pk=payload["lead"]).first()
    if lead is None or not lead.confirmed_at:
        person = None
    else:
        person = {"email": lead.email, "name": lead.name, "role": lead.role, "may_be_mailed": lead.may_be_mailed}
    return {
        "lead": {
            "id": payload["lead"],
            "form": payload["kind"],
            "state": payload["state"],
            "offer": payload["offer"],
            "variant": payload["variant"],
            "admin": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk_leads:lead', args=[payload['lead']])}",
        },
        "article": {"id": payload["article"]} if payload["article"] else None,
        "person": person,
    }


def register() -> None:
    """One for each thing that `leads.note` tells."""
    told = {
        "created": _("Somebody answered an offer"),
        "confirmed": _("A lead confirmed the address"),
        State.BOOKED.value: _("A lead booked"),
        State.NEW.value: _("A lead is new again"),
        State.CONTACTED.value: _("A lead was contacted"),
        State.WON.value: _("A lead was won"),
        State.LOST.value: _("A lead was lost"),
        "unsubscribed": _("A lead wants no more mails"),
        "deleted": _("A lead was forgotten"),
    }
    for what, label in told.items():
        kinds.register(f"lead.{what}", label, lead_data)
