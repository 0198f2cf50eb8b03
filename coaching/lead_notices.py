"""Who of the team hears of a lead. Notices never say who it is: that stands in the lead, until it is forgotten."""

from django.urls import reverse
from django.utils.translation import gettext as _

from blog.notices import people, tell

from .models import Lead


def tell_confirmed(lead: Lead) -> None:
    """Its owner, or those who lead the desk."""
    subject = _("A lead is confirmed: %(form)s") % {"form": lead.get_kind_display()}
    text = _("It came from “%(title)s”.") % {"title": lead.article_title} if lead.article_title else ""
    recipients = {lead.owner_id} if lead.owner_id else people.leads()
    tell("lead", recipients, subject, text, address=reverse("desk_leads:lead", args=[lead.pk]), key=f"lead-{lead.pk}")
