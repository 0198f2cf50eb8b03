"""How the site was on a day: numbers only, so that a chart of a year costs one query."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HealthDay(models.Model):
    """One row for each day, of the whole site. `blog.history` counts it.

    `rules`: findings by rule and level, `{"search.title": {"error": 2, "warning": 1}}`.
    `claims`: those that stand, by state (`claims.State`), `{"needs": 4, "evidenced": 12}`.
    """

    day = models.DateField(_("day"), unique=True, default=timezone.localdate)
    counted_at = models.DateTimeField(_("counted at"), auto_now=True)
    articles = models.PositiveIntegerField(_("articles checked"), default=0)
    with_errors = models.PositiveIntegerField(_("with errors"), default=0)
    with_warnings = models.PositiveIntegerField(_("with warnings only"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    warnings = models.PositiveIntegerField(_("warnings"), default=0)
    waived = models.PositiveIntegerField(_("waived"), default=0)
    rules = models.JSONField(default=dict)
    claims = models.JSONField(default=dict)
    clusters = models.PositiveIntegerField(_("groups that say the same"), default=0)
    in_clusters = models.PositiveIntegerField(_("articles in a group"), default=0)
    live = models.PositiveIntegerField(_("live articles"), default=0)
    dated = models.PositiveIntegerField(_("live articles with a day for review"), default=0)
    overdue = models.PositiveIntegerField(_("overdue for review"), default=0)
    with_faq = models.PositiveIntegerField(_("live articles with an FAQ"), default=0)
    repeated = models.PositiveIntegerField(_("questions on several pages"), default=0)
    owned = models.PositiveIntegerField(_("of these with an owner"), default=0)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("day")
        verbose_name_plural = _("days")

    def __str__(self) -> str:
        return f"{self.day}: {self.errors} errors in {self.articles} articles"

    @property
    def mended(self) -> int:
        """Articles without errors and warnings."""
        return self.articles - self.with_errors - self.with_warnings
