"""Who a program acts for: tokens, and the answers it already got."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet[Any]):
    def valid(self, now: datetime | None = None) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now or timezone.now(), user__is_active=True)


class ApiToken(models.Model):
    """What it may do is what its user may do, and of that what its scopes say. The secret itself is stored nowhere."""

    class Scope(models.TextChoices):
        READ = "read", _("Read: what articles say, where they stand, what the checks find")
        WRITE = "write", _("Write: make drafts, change them, comment")
        SUBMIT = "submit", _("Submit for review")
        RETRACT = "retract", _("Retract: “do not publish”")
        PUBLISH = "publish", _("Publish what is approved")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100, help_text=_("What will use it, such as “Newsletter script”."))
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the secret
    hint = models.CharField(_("begins with"), max_length=12, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("made on"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires on"))
    used_on = models.DateField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        return bool(self.revoked_at is None and self.expires_at > timezone.now() and self.user.is_active)

    @property
    def scope_labels(self) -> list[str]:
        return [str(label).split(":")[0] for value, label in self.Scope.choices if value in self.scopes]


class ApiCall(models.Model):
    """A request that named an `Idempotency-Key`, and its answer: the same request gets the same answer again."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="calls")
    key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)  # of method, address and body
    status = models.PositiveSmallIntegerField(null=True)  # None: it was begun
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="blog_one_call_per_key")]

    def __str__(self) -> str:
        return self.key
