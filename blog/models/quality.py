"""What the team makes of the checks: its settings, its words, what it lets stand; and what the checks last found."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.quality.registry import ERROR, OFF, WARNING, Finding, Rule
from blog.quality.waivers import WAIVED
from blog.quality.wording import kept_wording


class RuleSetting(models.Model):
    """How strict the team wants one rule to be. What is empty stays as the rule says."""

    class Level(models.TextChoices):
        ERROR = ERROR, _("error: stops the release")
        WARNING = WARNING, _("warning: is shown")
        OFF = OFF, _("off")

    rule = models.CharField(_("rule"), max_length=80, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True)
    limits = models.JSONField(_("limits"), default=dict, blank=True)

    class Meta:
        ordering = ["rule"]
        verbose_name = _("setting of a check")
        verbose_name_plural = _("settings of checks")

    def __str__(self) -> str:
        return self.rule


class Term(models.Model):
    """A word that the team does not use, or spells in one way only."""

    class Kind(models.TextChoices):
        BANNED = "banned", _("not used")
        BRAND = "brand", _("spelt like this")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BANNED)
    text = models.CharField(
        _("word or phrase"), max_length=120, help_text=_("Not used: as it must not stand. A brand: as it is spelt.")
    )
    use = models.CharField(
        _("use instead"), max_length=120, blank=True, help_text=_("Leave empty when there is nothing to say instead.")
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True, help_text=_("Shown to writers."))

    class Meta:
        ordering = ["kind", "text"]
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["kind", "text"], name="blog_term_once")]

    def __str__(self) -> str:
        return self.text


class Waiver(models.Model):
    """A warning that somebody lets stand in one article, until the text it is about changes."""

    page = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="waivers")
    rule = models.CharField(_("rule"), max_length=80)
    place = models.CharField(_("place"), max_length=500, blank=True)
    fingerprint = models.CharField(_("fingerprint of the text"), max_length=32)
    message = models.TextField(_("what was found"))
    quote = models.TextField(_("quote"), blank=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("waived by")
    )
    by_name = models.CharField(_("name of who waived it"), max_length=255)
    at = models.DateTimeField(_("waived at"), auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("waiver")
        constraints = [
            models.UniqueConstraint(fields=["page", "rule", "place", "fingerprint"], name="blog_waiver_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"


class ArticleHealth(models.Model):
    """What the checks found in the latest version of an article, when it was last saved or looked at."""

    page = models.OneToOneField("blog.ArticlePage", on_delete=models.CASCADE, related_name="health")
    content_hash = models.CharField(_("content hash"), max_length=64)
    checks_version = models.CharField(_("version of the checks"), max_length=20)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    warnings = models.PositiveIntegerField(_("warnings"), default=0)
    waived = models.PositiveIntegerField(_("waived"), default=0)
    checked_at = models.DateTimeField(_("checked at"), db_index=True)

    class Meta:
        verbose_name = _("health of an article")

    def __str__(self) -> str:
        return f"{self.page}: {self.errors} errors, {self.warnings} warnings"

    @property
    def told(self) -> list[dict[str, str]]:
        """The findings as every surface tells them."""
        return [row.told for row in self.rows.all()]


class HealthFinding(models.Model):
    """One finding of an article, as a row that the report can filter and count."""

    LEVELS = [(ERROR, _("Error")), (WARNING, _("Warning")), (WAIVED, _("Waived"))]

    health = models.ForeignKey(ArticleHealth, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    rule = models.CharField(_("rule"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=LEVELS)
    message = models.TextField(_("what was found"))
    hint = models.TextField(_("hint"), blank=True)
    place = models.CharField(_("place"), max_length=500, blank=True)
    quote = models.TextField(_("quote"), blank=True)
    wording = models.JSONField(_("how its sentences were made"), default=dict, db_default={}, blank=True)

    class Meta:
        ordering = ["health", "position"]
        verbose_name = _("finding")
        indexes = [models.Index(fields=["rule", "level"], name="blog_finding_rule")]

    def __str__(self) -> str:
        return self.message

    @classmethod
    def of(cls, finding: Finding, **fields: Any) -> "HealthFinding":
        return cls(
            rule=finding.check,
            level=finding.level,
            message=finding.message,
            hint=finding.hint,
            place=finding.place,
            quote=finding.quote,
            wording=finding.wording(),
            **fields,
        )

    @property
    def finding(self) -> Finding:
        message, hint = (kept_wording(getattr(self, name), self.wording.get(name)) for name in ("message", "hint"))
        return Finding(self.rule, self.level, message, hint, self.place, self.quote, Rule.help_of(self.rule))

    @property
    def told(self) -> dict[str, str]:
        return self.finding.as_dict()
