"""What a release rests on: certificates of approval; and what stands against it: retractions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Certificate(models.Model):
    """Somebody looked at this very content and let it go live. Never changed, only revoked."""

    class Basis(models.TextChoices):
        REVIEW = "review", _("review")
        IMPORT = "import", _("import, as its source was live")
        BREAK_GLASS = "break_glass", _("released without a review")

    page = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="certificates")
    content_hash = models.CharField(_("content hash"), max_length=64)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("revision")
    )
    basis = models.CharField(_("basis"), max_length=20, choices=Basis)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("approved by")
    )
    approver_name = models.CharField(_("name of the approver"), max_length=255)
    approved_at = models.DateTimeField(_("approved at"), auto_now_add=True)
    reason = models.TextField(_("reason"), blank=True, help_text=_("Required to release without a review."))
    approvals = models.JSONField(_("decisions of the review"), default=list, blank=True)
    findings = models.JSONField(_("findings of the checks"), default=list, blank=True)
    checks_version = models.CharField(_("version of the checks"), max_length=20, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        ordering = ["-approved_at", "-pk"]
        indexes = [
            models.Index(fields=["page", "content_hash"], name="blog_certificate_content"),
            models.Index(fields=["basis", "approved_at"], name="blog_certificate_basis"),
        ]
        verbose_name = _("certificate")

    def __str__(self) -> str:
        return f"{self.get_basis_display()} by {self.approver_name}"

    @property
    def short_hash(self) -> str:
        return self.content_hash[:8]

    def told(self) -> dict[str, Any]:
        """What the log keeps of it."""
        return {
            "certificate": self.short_hash,
            "basis": str(self.basis),
            "approver": self.approver_name,
            "decisions": [{"by": decision["by"], "task": decision["task"]} for decision in self.approvals],
        }


class Retraction(models.Model):
    """“Do not publish.” Wins against every route to live until it is lifted."""

    page = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="retractions")
    reason = models.TextField(_("reason"), help_text=_("For the team. Never shown to visitors."))
    public_note = models.TextField(
        _("public note"), blank=True, help_text=_("Shown at the address of an article that was live.")
    )
    successor = models.ForeignKey(
        Page,
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Visitors are sent there instead."),
    )
    was_live = models.BooleanField(_("was live"), default=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(lifted_at__isnull=True), name="blog_one_retraction_in_force"
            )
        ]
        verbose_name = _("retraction")

    def __str__(self) -> str:
        return self.reason
