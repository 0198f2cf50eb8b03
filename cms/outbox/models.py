"""What leaves the system: mails, addresses for search engines, events. Each waits until it has arrived."""

import secrets
from uuid import uuid4

from django.core.exceptions import ValidationError
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
    # What it is about: “article:12”. Events of one subject are delivered in their order; without one, in any.
    subject = models.CharField(max_length=60, blank=True)
    # Names things by their numbers. What is personal is looked up when it is delivered: what was deleted stays so.
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    spread_at = models.DateTimeField(null=True, blank=True)  # when each endpoint that listens got its delivery

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(spread_at=None), name="outbox_unspread"),
            models.Index(fields=["subject", "id"], name="outbox_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def new_salt() -> str:
    return secrets.token_urlsafe(24)


class Endpoint(models.Model):
    """A system elsewhere that hears of events.

    Its secret is not stored: it is made of the site's SECRET_KEY and of `salt` (cms.outbox.endpoints).
    """

    name = models.CharField(_("name"), max_length=80, help_text=_("What is there, such as “Newsletter” or “CRM”."))
    url = models.CharField(
        _("address"), max_length=500, help_text=_("Events are posted here. It begins with https://.")
    )
    kinds = models.JSONField(_("events"), default=list, blank=True)  # none: all, also those to come
    active = models.BooleanField(_("active"), default=True)

    salt = models.CharField(max_length=40, default=new_salt, editable=False)
    previous_salt = models.CharField(max_length=40, blank=True, editable=False)
    previous_until = models.DateTimeField(null=True, blank=True, editable=False)

    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)  # nothing has arrived since
    off_since = models.DateTimeField(null=True, blank=True, editable=False)
    off_reason = models.TextField(blank=True, editable=False)  # "": a person switched it off

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        from . import endpoints

        if problem := endpoints.problem_of(self.url):
            raise ValidationError({"url": problem})

    def listens_to(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


def new_message_id() -> str:
    return f"msg_{uuid4().hex}"


class Delivery(models.Model):
    """One event on its way to one endpoint. Whoever takes it claims it for a while."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        ARRIVED = "arrived", _("arrived")
        FAILED = "failed", _("given up")

    UNSETTLED = (State.WAITING, State.SENDING)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True, default=new_message_id)  # the same at each attempt
    subject = models.CharField(max_length=60, blank=True)  # of the event
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)  # since it was last begun
    # While it is being sent: when somebody else may take it over.
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "endpoint"], name="outbox_one_delivery")]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outbox_delivery_due"),
            models.Index(fields=["endpoint", "subject", "event"], name="outbox_delivery_order"),
        ]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return self.message_id


class Attempt(models.Model):
    """One request of a delivery, and what was answered. Never what was sent: that may be personal."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(default=0)  # 0: no answer
    reply = models.TextField(blank=True)  # its first 2,048 bytes
    error = models.CharField(max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status}"
