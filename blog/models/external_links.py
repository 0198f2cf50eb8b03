"""Addresses of other sites that articles link to, and what the last look at each found."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExternalLink(models.Model):
    """One address, without its fragment. Looked at now and then in the background (blog.links.looking)."""

    class State(models.TextChoices):
        BROKEN = "broken", _("broken")
        MOVED = "moved", _("moved for good")
        UNKNOWN = "unknown", _("not known yet")
        REFUSED = "refused", _("cannot be checked")
        OK = "ok", _("works")

    url = models.CharField(_("address"), max_length=2000)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the address: an index holds no long texts
    host = models.CharField(max_length=255, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)
    status = models.PositiveSmallIntegerField(_("answer"), default=0)  # HTTP; 0: nobody answered
    target = models.CharField(_("new address"), max_length=2000, blank=True)
    reason = models.CharField(_("reason"), max_length=255, blank=True)  # why there is no answer
    checked_at = models.DateTimeField(_("last look"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # one after another
    next_check = models.DateTimeField(_("next look"), default=timezone.now, db_index=True)
    articles = models.ManyToManyField("blog.ArticlePage", related_name="external_links")

    class Meta:
        ordering = ["url"]
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")

    def __str__(self) -> str:
        return self.url


class LinkReading(models.Model):
    """Which versions of an article its links were read from. When they are others now, it is read again."""

    article = models.OneToOneField("blog.ArticlePage", on_delete=models.CASCADE, related_name="link_reading")
    latest = models.PositiveBigIntegerField()  # numbers of revisions, 0 for none
    live = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.article_id}: {self.latest}, {self.live}"
