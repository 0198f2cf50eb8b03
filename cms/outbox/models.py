"""What leaves the system: mails, addresses for search engines, events. Each waits until it has arrived."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One mail with all its parts, so that any transport can send it. Its Message-ID is among the headers."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    subject = models.TextField(_("subject"), blank=True)
    sender = models.CharField(_("from"), max_length=320)
    to = models.JSONField(_("to"), default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)  # name, type, and content in Base64

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # While it is being sent: when somebody else may take it over.
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="outbox_due")]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return self.subject

    @property
    def recipients(self) -> list[str]:
        return [*self.to, *self.cc, *self.bcc]


class Announcement(models.Model):
    """An address that search engines are to hear of: something is there, has changed, or has left."""

    url = models.CharField(max_length=500, unique=True)
    noted_at = models.DateTimeField(default=timezone.now)  # when it last changed
    attempts = models.PositiveSmallIntegerField(default=0)
    # While it is being sent: when somebody else may take it over.
    next_try_at = models.DateTimeField(default=timezone.now, db_index=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.url


class Event(models.Model):
    """Something happened that other systems may hear of. Written together with what it tells."""

    kind = models.CharField(max_length=40)  # “lead.confirmed”
    # Names things by their numbers. What is personal is looked up when it is delivered: what was deleted stays so.
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["delivered_at", "created_at"], name="outbox_undelivered")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
