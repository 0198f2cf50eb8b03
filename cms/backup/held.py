"""A copy of a site on trial tells nobody: what waits to leave it does not leave."""

from django.utils import timezone

from cms.outbox.models import Announcement, Endpoint, OutgoingMail

REASON = "held back when a backup was restored"


def hold() -> str:
    """Waiting mails can be sent again from their list; webhooks can be switched on again."""
    state = OutgoingMail.State
    mails = OutgoingMail.objects.filter(state__in=[state.WAITING, state.SENDING])
    held = mails.update(state=state.FAILED, last_error=REASON)
    off = Endpoint.objects.filter(active=True).update(active=False, off_since=timezone.now(), off_reason=REASON)
    gone, _ = Announcement.objects.all().delete()
    return f"held back: {held} mails, {off} webhooks, {gone} announcements"
