"""What happened to an article, told to the people whom it concerns: in the admin and by mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing told to one person."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)  # a key of blog.notices.KINDS
    article = models.ForeignKey("blog.ArticlePage", null=True, on_delete=models.CASCADE, related_name="notices")
    subject = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    address = models.CharField(max_length=255, blank=True)  # a path of the admin
    key = models.CharField(max_length=120, blank=True)  # what is told once only, by whatever says so
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="blog_notice_unread")]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"], condition=~models.Q(key=""), name="blog_notice_told_once"
            )
        ]
        verbose_name = _("notice")

    def __str__(self) -> str:
        return self.subject


class NoticePreference(models.Model):
    """How one person wants to be told. Without a row: by mail at once, everything."""

    class Mail(models.TextChoices):
        NOW = "now", _("at once")
        DAILY = "daily", _("once a day, in one mail")
        NEVER = "never", _("never, only in the admin")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    mail = models.CharField(_("mails"), max_length=10, choices=Mail, default=Mail.NOW)
    muted = models.JSONField(_("not by mail"), default=list, blank=True)  # keys of blog.notices.KINDS
    digest_sent_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.get_mail_display()}"
