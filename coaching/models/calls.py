"""Calls to action: an offer in a sentence and a button, in one wording or several that are compared."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from blog.claims.detection import SERIOUS
from blog.claims.sources import Source, named, proven
from blog.models import Claim
from cms.core.fields import RichTextField
from cms.core.markup import is_safe_link
from cms.core.text import strip_html
from cms.core.visibility import is_shown
from coaching.matching import COMPARE, DECIDE, LEARN, Candidate
from coaching.origins import END, FIRST, SIDE

from .leads import FORMS, Kind

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Wording(models.Model):
    """What an offer says."""

    heading = models.CharField(_("heading"), max_length=255, blank=True)
    text = RichTextField(_("text"), blank=True, features=["bold", "italic", "link"])
    button_text = models.CharField(_("button"), max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def words(self) -> list[str]:
        return [self.heading, self.text, self.button_text]

    def sources(self, said: Iterable[str]) -> list[Source]:
        """What proves the claims among the words of it that are shown. One query for an object."""
        return named(self.proven, map(strip_html, said))

    @cached_property
    def proven(self) -> list[Claim]:
        kind = ContentType.objects.get_for_model(type(self))
        return proven(snippet_type=kind, snippet_id=self.pk) if self.pk else []

    def has_lapsed(self, first_day: date | None) -> bool:
        """Did the evidence of a claim end before the offer began?"""
        return bool(first_day and lapsed(type(self)).filter(snippet_id=self.pk, evidence__valid_until__lt=first_day))

    def differs_from_stored(self, *more: str) -> bool:
        """Would saving it show visitors other words, or change one of these fields?"""
        names = ["heading", "text", "button_text", *more]
        stored = type(self)._default_manager.filter(pk=self.pk).values_list(*names).first()
        return stored != tuple(getattr(self, name) for name in names)


def lapsed(wording: type[Wording]) -> models.QuerySet[Claim]:
    """Claims of these wordings that must be proven, by evidence that may have ended."""
    serious = Claim.objects.standing().filter(kind__in=SERIOUS, waived_at=None)
    return serious.filter(snippet_type__app_label="coaching", snippet_type__model=wording._meta.model_name)


def begun_without_evidence(wording: type[Wording], starts_on: str) -> Exists:
    """Wordings whose evidence ended before their offer began. One that was shown before stays."""
    return Exists(lapsed(wording).filter(snippet_id=OuterRef("pk"), evidence__valid_until__lt=OuterRef(starts_on)))


class CallToActionQuerySet(models.QuerySet["CallToAction"]):
    def shown(self) -> "CallToActionQuerySet":
        """Offers that pages may show today, with all that choosing and showing them needs. Three queries."""
        today = timezone.localdate()
        variants = CallToActionVariant.objects.filter(active=True).order_by("letter")
        variants = variants.exclude(begun_without_evidence(CallToActionVariant, "offer__starts_on"))
        return (
            self.filter(active=True)
            .exclude(starts_on__gt=today)
            .exclude(ends_on__lt=today)
            .exclude(begun_without_evidence(CallToAction, "starts_on"))
            .select_related("page", "magnet")
            .prefetch_related("topics", Prefetch("variants", queryset=variants, to_attr="active_variants"))
        )


class CallToActionForm(WagtailAdminModelForm):
    """The gate speaks at the variant that it is about."""

    def is_valid(self) -> bool:
        from coaching.gate import unproven_text

        if not super().is_valid():
            return False
        if not self.cleaned_data.get("active"):
            return True
        for form in self.formsets["variants"].forms:
            data = getattr(form, "cleaned_data", {})
            if (
                data.get("active")
                and not data.get("DELETE")
                and (text := unproven_text(form.instance, self.instance.starts_on))
            ):
                form.add_error("active", text)
        return all(form.is_valid() for form in self.formsets["variants"].forms)


class CallToAction(index.Indexed, Wording, ClusterableModel):
    class Stage(models.TextChoices):
        LEARN = LEARN, _("learn: still finding out")
        COMPARE = COMPARE, _("compare: weighing ways")
        DECIDE = DECIDE, _("decide: about to act")

    class Slot(models.TextChoices):
        END = END, _("at the end of the page")
        SIDE = SIDE, _("beside the text, where there is room; else at the end")

    key = models.CharField(
        _("key"),
        max_length=100,
        unique=True,
        help_text=_("A short name. Imported posts name offers by it, such as WaitlistCTA."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    address = models.CharField(_("or address"), max_length=500, blank=True)
    form = models.CharField(
        _("form"), max_length=10, choices=FORMS, blank=True, help_text=_("Asks for an address in place of the button.")
    )
    magnet = models.ForeignKey(
        "coaching.LeadMagnet", verbose_name=_("lead magnet"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", help_text=_("What the form promises, when it is a lead magnet."),
    )  # fmt: skip
    topics = models.ManyToManyField(
        "blog.Category", verbose_name=_("topics"), blank=True, related_name="+", help_text=_("Articles it fits.")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True)
    priority = models.SmallIntegerField(_("priority"), default=0)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    slot = models.CharField(_("place"), max_length=4, choices=Slot, default=Slot.END)
    is_default = models.BooleanField(_("default"), default=False, help_text=_("Shown where no other offer fits."))
    active = models.BooleanField(_("active"), default=True)
    # Since this day all its wordings are as they are. What was counted before compares others.
    compared_since = models.DateField(default=timezone.localdate, editable=False)

    objects = CallToActionQuerySet.as_manager()
    base_form_class = CallToActionForm

    panels = [
        FieldPanel("key"),
        FieldPanel("heading"),
        FieldPanel("text", help_text=_("One or two sentences: what the reader gets, and nothing that is not proven.")),
        FieldPanel("button_text", help_text=_("What happens on a click, such as “Book a first call”.")),
        FieldRowPanel(
            [
                PageChooserPanel("page", help_text=_("Where the button leads.")),
                FieldPanel("address", help_text=_("Only when it leads to no page of this site.")),
            ]
        ),
        FieldRowPanel([FieldPanel("form"), FieldPanel("magnet")]),
        MultiFieldPanel(
            [
                FieldPanel("topics"),
                FieldRowPanel(
                    [
                        FieldPanel("stage", help_text=_("The readers it is for. Leave empty for all.")),
                        FieldPanel("priority", help_text=_("Of two that fit equally, the higher number wins.")),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("starts_on", help_text=_("The first day. Leave empty to begin at once.")),
                        FieldPanel("ends_on", help_text=_("The last day. Leave empty for an offer without an end.")),
                    ]
                ),
                FieldPanel("slot"),
            ],
            heading=_("Where and when it is shown"),
        ),
        FieldRowPanel(
            [
                FieldPanel("is_default"),
                FieldPanel(
                    "active",
                    help_text=_(
                        "Untick it to hide the offer everywhere. What it claims is proven while it is hidden, under "
                        "“Desk”, “Claims”."
                    ),
                ),
            ]
        ),
        InlinePanel(
            "variants",
            heading=_("Variants"),
            label=_("Variant"),
            help_text=_(
                "Other words for the same offer. Each reader sees one wording; the report of offers tells when one is "
                "clicked more often."
            ),
        ),
    ]
    search_fields = [
        index.SearchField("key"),
        index.SearchField("heading"),
        index.AutocompleteField("key"),
        index.AutocompleteField("heading"),
    ]

    class Meta:
        ordering = ["key"]
        verbose_name = _("call to action")
        verbose_name_plural = _("calls to action")

    def __str__(self) -> str:
        return self.heading or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and self.differs_from_stored():
            self.compared_since = timezone.localdate()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        from coaching.gate import unproven_text

        if self.address and not is_safe_link(self.address):
            raise ValidationError({"address": _("Use a path of this site, or an https address.")})
        if (self.form == Kind.MAGNET) != bool(self.magnet):
            raise ValidationError({"magnet": _("A form for a lead magnet, and no other, names what it promises.")})
        if self.active and not (self.heading and self.button_text and (self.form or self.page or self.address)):
            raise ValidationError(_("An active offer needs a heading, a button, and a form, page or address."))
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("It ends before it begins.")})
        if self.active and (text := unproven_text(self, self.starts_on)):
            raise ValidationError({"active": text})

    @property
    def link(self) -> str:
        if self.page:
            return str(self.page.url or "")
        return self.address

    @property
    def public_link(self) -> str:
        """The link, unless it leads to a page that is not live: its address is nobody’s business yet."""
        return "" if self.page and not is_shown(self.page) else self.link

    @property
    def is_open(self) -> bool:
        """May pages show it today?"""
        period = Candidate("", starts_on=self.starts_on, ends_on=self.ends_on)
        return self.active and period.is_open(timezone.localdate()) and not self.has_lapsed(self.starts_on)

    @property
    def versions(self) -> "list[CallToActionVariant]":
        """The other wordings that readers may see, in the order of their letters."""
        if hasattr(self, "active_variants"):
            found: list[CallToActionVariant] = self.active_variants
            return found
        rows = [row for row in self.variants.all() if row.active and not row.has_lapsed(self.starts_on)]
        return sorted(rows, key=lambda row: row.letter)

    def candidate(self) -> Candidate:
        return Candidate(
            self.key,
            frozenset(topic.slug for topic in self.topics.all()),
            self.is_default,
            self.stage,
            self.priority,
            self.starts_on,
            self.ends_on,
        )


class CallToActionVariant(Wording, Orderable):
    """Another wording of an offer. The words of the offer itself are variant A."""

    offer = ParentalKey(CallToAction, on_delete=models.CASCADE, related_name="variants")
    letter = models.CharField(max_length=1, editable=False)
    active = models.BooleanField(_("active"), default=False, help_text=_("Shown to a share of the readers."))

    panels = [FieldPanel("heading"), FieldPanel("text"), FieldPanel("button_text"), FieldPanel("active")]

    class Meta(Orderable.Meta):
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        constraints = [models.UniqueConstraint(fields=["offer", "letter"], name="coaching_one_variant_for_a_letter")]

    def __str__(self) -> str:
        return f"{self.heading or self.offer} ({self.letter or '?'})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.letter = self.letter or next_letter(self.offer_id)
        if self.differs_from_stored("active"):
            start_again(self.offer_id)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.active and not (self.heading and self.button_text):
            raise ValidationError(_("An active variant needs a heading and a button."))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        start_again(self.offer_id)
        return super().delete(*args, **kwargs)


def next_letter(offer: int) -> str:
    """One that this offer never had, also not for a variant that is gone: its counts are still there."""
    from .counts import OfferCount

    used = {
        FIRST,
        *CallToActionVariant.objects.filter(offer=offer).values_list("letter", flat=True),
        *OfferCount.objects.filter(offer=offer).values_list("variant", flat=True),
    }
    highest = max(LETTERS.index(letter) for letter in used if letter in LETTERS)
    if highest + 1 == len(LETTERS):
        raise ValidationError(_("This offer has had 25 variants. Make a new one."))
    return LETTERS[highest + 1]


def start_again(offer: int) -> None:
    CallToAction.objects.filter(pk=offer).update(compared_since=timezone.localdate())


class PinnedOffer(models.Model):
    """An offer that somebody has chosen for an article. Beside its content: see docs/decisions/0013-offers.md."""

    article = models.OneToOneField("blog.ArticlePage", on_delete=models.CASCADE, related_name="pinned_offer")
    offer = models.ForeignKey(CallToAction, on_delete=models.CASCADE, related_name="pins")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.offer_id}"


register_snippet(CallToAction)
