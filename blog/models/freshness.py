"""Until when an article is to be reviewed, who sees to it, and how often what grows old."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

if TYPE_CHECKING:
    from .snippets import Author

MONTHS = [MinValueValidator(1), MaxValueValidator(120)]


def block_kinds() -> list[tuple[str, Any]]:
    """The kinds of blocks, as the editor names them."""
    from blog.blocks import ArticleBody

    return [(name, block.label) for name, block in ArticleBody().child_blocks.items()]


@register_setting(icon="rotate", order=900)
class FreshnessSettings(BaseGenericSetting, ClusterableModel):
    """How long what stays true, and what happens to articles that nobody reviews. A lead edits it."""

    article_months = models.PositiveSmallIntegerField(
        _("an article as a whole"), default=24, validators=MONTHS, help_text=_("Months until it is to be reviewed.")
    )
    pay_months = models.PositiveSmallIntegerField(
        _("pay data"),
        default=6,
        validators=MONTHS,
        help_text=_("Months, for articles with a path’s typical pay, a table of pay, or amounts of pay in the text."),
    )
    ladder_on = models.BooleanField(
        _("act on neglected articles"),
        default=False,
        help_text=_("Off: overdue articles are reported, and nothing else happens to them."),
    )
    banner_days = models.PositiveSmallIntegerField(
        _("banner after"), null=True, blank=True, default=30, help_text=_("Days overdue. Leave empty to skip the step.")
    )
    noindex_days = models.PositiveSmallIntegerField(
        _("out of search engines after"), null=True, blank=True, default=90, help_text=_("Days overdue.")
    )
    unpublish_days = models.PositiveSmallIntegerField(
        _("unpublished after"), null=True, blank=True, default=180, help_text=_("Days overdue.")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("article_months"), FieldPanel("pay_months")]),
                InlinePanel("intervals", label=_("kind of block"), heading=_("Other kinds of blocks")),
            ],
            heading=_("How often to review"),
            help_text=_("The shortest interval among what an article has counts."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("ladder_on"),
                FieldRowPanel(
                    [FieldPanel("banner_days"), FieldPanel("noindex_days"), FieldPanel("unpublish_days")],
                ),
            ],
            heading=_("What happens to neglected articles"),
            help_text=_("Each step is logged. A review lifts them all."),
        ),
    ]

    class Meta:
        verbose_name = _("freshness")

    def __str__(self) -> str:
        return str(_("Freshness"))

    def clean(self) -> None:
        days = [day for day in (self.banner_days, self.noindex_days, self.unpublish_days) if day is not None]
        if days != sorted(days):
            raise ValidationError({"banner_days": _("Each step comes later than the one before it.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The dates of all articles follow."""
        from blog.freshness import keeping

        super().save(*args, **kwargs)
        keeping.recompute_all()

    def months(self) -> dict[str, int]:
        """By kind: see blog.freshness.intervals."""
        kinds = {row.kind: row.months for row in self.intervals.all()}
        return {**kinds, "article": self.article_months, "pay": self.pay_months}


class BlockInterval(Orderable):
    """How often articles with this kind of block are reviewed."""

    settings = ParentalKey(FreshnessSettings, on_delete=models.CASCADE, related_name="intervals")
    kind = models.CharField(_("kind of block"), max_length=40, choices=block_kinds)
    months = models.PositiveSmallIntegerField(_("months"), validators=MONTHS)

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("months")])]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["settings", "kind"], name="blog_one_interval_for_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"


class Freshness(models.Model):
    """What is known of one article's freshness. Beside the article, not in it: no part of its content."""

    class Step(models.TextChoices):
        NONE = "", _("none")
        BANNER = "banner", _("banner")
        NOINDEX = "noindex", _("out of search engines")
        UNPUBLISHED = "unpublished", _("unpublished")

    article = models.OneToOneField("blog.ArticlePage", on_delete=models.CASCADE, related_name="freshness")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("owner"),
    )  # fmt: skip
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)  # as a whole, in this system
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    counted_from = models.DateField(null=True, blank=True)  # the last review, else the age of the text
    kinds = models.JSONField(default=list)  # what it has that may grow old
    review_by = models.DateField(_("review by"), null=True, blank=True, db_index=True)
    set_by_hand = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=0)  # number of the live revision that was read
    told = models.CharField(max_length=10, blank=True)  # the last reminder of this date
    step = models.CharField(_("step"), max_length=12, choices=Step, blank=True, default=Step.NONE)
    taken_off = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # what was live when the last step unpublished it

    class Meta:
        verbose_name = _("freshness record")

    def __str__(self) -> str:
        return f"{self.article}: {self.review_by}"


class Reviewable:
    """What an article shows of its reviews. One query, when anything is asked for."""

    pk: Any
    reviewed_by: "Author | None"
    reviewed_on: date | None

    @cached_property
    def kept(self) -> Freshness | None:
        if Freshness._meta.get_field("article").remote_field.is_cached(self):  # type: ignore[arg-type]  # it came with the article
            return getattr(self, "freshness", None)
        return Freshness.objects.select_related("reviewed_by").filter(article=self.pk).first() if self.pk else None

    @cached_property
    def last_review(self) -> dict[str, Any] | None:
        """The newest one: `name` and `url` of who reviewed it, "" when that is not public; `day`, None when unknown.

        An account is named by its full name only; the name to log in with is nobody else's business.
        """
        kept = self.kept
        if kept and kept.reviewed_on and (self.reviewed_on is None or kept.reviewed_on >= self.reviewed_on):
            name = kept.reviewed_by.get_full_name() if kept.reviewed_by else ""
            return {"name": name, "url": "", "day": kept.reviewed_on}
        if self.reviewed_by:
            return {"name": self.reviewed_by.name, "url": self.reviewed_by.get_absolute_url(), "day": self.reviewed_on}
        return {"name": "", "url": "", "day": self.reviewed_on} if self.reviewed_on else None

    @property
    def next_review(self) -> date | None:
        """Promised only where there was a review, and while it can be kept."""
        kept = self.kept
        if kept is None or kept.review_by is None or self.last_review is None:
            return None
        return kept.review_by if kept.review_by >= timezone.localdate() else None

    @property
    def is_neglected(self) -> bool:
        """Visitors are told that a review is due."""
        return self.kept is not None and self.kept.step != Freshness.Step.NONE

    @property
    def is_held_back(self) -> bool:
        """Search engines are asked not to list it, whatever its own field says."""
        return self.kept is not None and self.kept.step in HELD_BACK


HELD_BACK = (Freshness.Step.NOINDEX, Freshness.Step.UNPUBLISHED)


def held_back() -> Any:
    """Numbers of articles that search engines are asked not to list."""
    return Freshness.objects.filter(step__in=HELD_BACK).values("article")
