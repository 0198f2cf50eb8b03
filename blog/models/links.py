"""Review by link, for a coach or expert without an account."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment

from cms.core.text import shorten

SIGNATURE_LENGTH = 255  # as long as ReviewState.signed_by


class ReviewLink(models.Model):
    """One person's invitation to read one version of one article and to decide about it.

    The token itself is in the recipient's mail only; here is its SHA-256.
    """

    state = models.ForeignKey("blog.ReviewState", on_delete=models.CASCADE, related_name="links")
    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="review_links")
    content_hash = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    recipient_name = models.CharField(_("name of the reviewer"), max_length=120)
    recipient_email = models.EmailField(_("e-mail address of the reviewer"))
    message = models.TextField(_("message"), blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=20, blank=True)  # approve, reject
    # What its reader left. Without a way back: Wagtail saves a comment with every field that it finds on it.
    comments = models.ManyToManyField(Comment, related_name="+", blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("review by link")

    def __str__(self) -> str:
        return f"{self.article} for {self.recipient_name}"

    @property
    def is_open(self) -> bool:
        return not (self.revoked_at or self.decided_at) and self.expires_at > timezone.now()

    @property
    def signature(self) -> str:
        """Who decides by this link, as task states and certificates name them."""
        from blog.publishing import name_of

        by_link = _("%(name)s (by link from %(inviter)s)")
        return shorten(by_link % {"name": self.recipient_name, "inviter": name_of(self.invited_by)}, SIGNATURE_LENGTH)
