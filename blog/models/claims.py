"""The ledger: what articles and offers claim, and what proves it. Rules live in `blog.claims.ledger`."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.search import index


class Evidence(index.Indexed, models.Model):
    """A source. One serves many claims: whoever corrects it corrects it everywhere."""

    title = models.CharField(_("title"), max_length=255, help_text=_("What the source is called, as visitors read it."))
    publisher = models.CharField(_("publisher"), max_length=255, blank=True, help_text=_("Who vouches for it."))
    url = models.URLField(_("address"), max_length=500, blank=True, help_text=_("Where everybody can read it."))
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("or document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("For the team only. Visitors never see it."),
    )
    retrieved_on = models.DateField(
        _("retrieved on"), null=True, blank=True, help_text=_("When somebody last read it.")
    )
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("After this day its claims need evidence again.")
    )
    is_public = models.BooleanField(
        _("visitors see it"),
        default=True,
        help_text=_(
            "Title, publisher, address and day stand among the sources of each article. Untick it for consents and client files."
        ),
    )
    consent = models.TextField(
        _("consent"),
        blank=True,
        help_text=_("For testimonials: who agreed to be quoted, when and how. For the team only."),
    )
    consent_document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("consent as a document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For the team: where in the source the figure stands."))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    verified_at = models.DateTimeField(null=True, editable=False)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("url")]),
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("retrieved_on"), FieldPanel("valid_until")]),
        FieldPanel("is_public"),
        MultiFieldPanel([FieldPanel("consent"), FieldPanel("consent_document")], heading=_("Testimonials")),
        FieldPanel("note"),
    ]
    search_fields = [
        index.SearchField("title"),
        index.SearchField("publisher"),
        index.AutocompleteField("title"),
        index.AutocompleteField("publisher"),
    ]
    # What somebody verified. A change of these needs a new look.
    # So does showing to visitors what was verified for the team alone.
    SUBSTANCE = ("title", "publisher", "url", "document", "valid_until", "is_public", "consent", "consent_document")

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("pieces of evidence")
        permissions = [("verify_evidence", _("Can verify evidence"))]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if not (self.url or self.document_id):
            raise ValidationError(_("Name an address, or upload a document."))
        if self.is_public and not (self.url or self.publisher):
            raise ValidationError(
                {"publisher": _("Visitors need an address or a publisher. Or do not show it to them.")}
            )

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()


class State(models.TextChoices):
    """Where a claim stands. Follows from its row: nothing to keep up to date when a day passes."""

    NEEDS = "needs", _("needs evidence")
    PROPOSED = "proposed", _("waits for verification")
    NO_CONSENT = "consent", _("needs consent")
    EXPIRED = "expired", _("evidence has expired")
    EVIDENCED = "evidenced", _("evidenced")
    WAIVED = "waived", _("waived")
    REWORDED = "reworded", _("reworded")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def with_state(self, *, gone: bool = True, on: date | None = None) -> Any:
        """Each with its `state` of today. `gone=False`: as it would stand if its sentence were still there.

        `on`: of a later day, as far as it is known.
        """
        today = on or timezone.localdate()
        without_consent = Q(kind=Claim.Kind.TESTIMONIAL, evidence__consent="", evidence__consent_document=None)
        cases = [
            (Q(gone_at__isnull=False), State.REWORDED),
            (Q(waived_at__isnull=False), State.WAIVED),
            (Q(evidence=None), State.NEEDS),
            (Q(evidence__verified_at=None) | Q(confirmed_at=None), State.PROPOSED),
            (without_consent, State.NO_CONSENT),
            (Q(evidence__valid_until__lt=today), State.EXPIRED),
        ]
        return self.annotate(
            state=Case(
                *(When(condition, then=Value(state.value)) for condition, state in cases[0 if gone else 1 :]),
                default=Value(State.EVIDENCED.value),
                output_field=models.CharField(),
            )
        )

    def standing(self) -> "ClaimQuerySet":
        """Those whose sentence still stands in the latest version."""
        return self.filter(gone_at=None)


class Claim(models.Model):
    """A sentence of a page, or of a snippet that visitors see, which says something that wants proof."""

    class Kind(models.TextChoices):
        OWN_OUTCOME = "own_outcome", _("own outcome")
        TESTIMONIAL = "testimonial", _("testimonial")
        MARKET = "market", _("market figure")
        SUPERLATIVE = "superlative", _("superlative")

    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="claims", verbose_name=_("page")
    )
    snippet_type = models.ForeignKey("contenttypes.ContentType", null=True, on_delete=models.CASCADE, related_name="+")
    snippet_id = models.PositiveBigIntegerField(null=True)
    holder = models.CharField(_("where"), max_length=255)  # title of the page or name of the snippet, for lists
    place = models.CharField(max_length=500)  # content path of the field, see blog.facts
    sentence = models.TextField(_("sentence"))
    digest = models.CharField(max_length=64, db_index=True)  # see blog.claims.sentences
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    evidence = models.ForeignKey(
        Evidence, null=True, on_delete=models.SET_NULL, related_name="claims", verbose_name=_("evidence")
    )
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)  # somebody who may verify says that this evidence proves this claim
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    waived_at = models.DateTimeField(null=True)
    waived_reason = models.TextField(blank=True)
    first_seen = models.DateTimeField(auto_now_add=True)
    last_seen = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)  # since when the sentence says something else

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["holder", "pk"]
        verbose_name = _("claim")
        permissions = [("waive_claim", _("Can waive claims"))]
        constraints = [
            models.UniqueConstraint(fields=["page", "digest"], name="blog_claim_once_per_page"),
            models.UniqueConstraint(
                fields=["snippet_type", "snippet_id", "digest"], name="blog_claim_once_per_snippet"
            ),
            models.CheckConstraint(
                condition=Q(page__isnull=False, snippet_type=None, snippet_id=None)
                | Q(page=None, snippet_type__isnull=False, snippet_id__isnull=False),
                name="blog_claim_has_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
