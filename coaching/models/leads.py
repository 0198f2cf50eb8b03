"""Leads: who answered an offer, with what consent, and which article brought them.

Everything personal stands in `Lead` and `Quarantined`; forgetting somebody deletes their rows and adds to
`LeadCount`, which knows nobody.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

DEFAULT_CONSENT = _(
    "I agree that you keep what I write here and use it to answer me by e-mail. I can take this back at any time, see "
    "what you keep and have it deleted, by a link in every mail."
)


class Kind(models.TextChoices):
    WAITLIST = "waitlist", _("Waitlist")
    MAGNET = "magnet", _("Lead magnet")
    CONTACT = "contact", _("Contact")
    ROADMAP = "roadmap", _("Roadmap")  # asked for with the link to a plan, not by a form of an offer


# What an offer may ask for.
FORMS = [(kind.value, kind.label) for kind in Kind if kind != Kind.ROADMAP]


class State(models.TextChoices):
    NEW = "new", _("New")
    CONTACTED = "contacted", _("Contacted")
    BOOKED = "booked", _("Booked")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


OPEN = (State.NEW, State.CONTACTED, State.BOOKED)  # the others begin anew when the person writes again


class ConsentText(models.Model):
    """One version of what people agree to. The newest is shown; none is ever changed."""

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text = models.TextField(_("text"), help_text=_("One or two sentences, in the words of who agrees: “I agree …”."))
    created_at = models.DateTimeField(_("in force since"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-version"]
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.version})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A saved text is kept as it is: leads were shown exactly this."""
        if self.pk:
            raise ValidationError(_("A consent text is never changed. Add a new version."))
        self.version = self.version or ConsentText.in_force().version + 1
        super().save(*args, **kwargs)

    @classmethod
    def in_force(cls) -> "ConsentText":
        """Unsaved, the first one: a page that only shows it writes nothing."""
        return cls.objects.first() or cls(version=1, text=str(DEFAULT_CONSENT))

    @classmethod
    def shown_as(cls, version: int) -> "ConsentText | None":
        """The text with this number, kept from now on: somebody agreed to it."""
        if version == 1:
            return cls.objects.get_or_create(version=1, defaults={"text": str(DEFAULT_CONSENT)})[0]
        return cls.objects.filter(version=version).first()


class LeadMagnet(models.Model):
    """A document or page that is promised for an address, and sent once the address is confirmed."""

    key = models.SlugField(_("key"), max_length=60, unique=True, help_text=_("A short name, such as interview-guide."))
    title = models.CharField(_("title"), max_length=200, help_text=_("As the mail names it."))
    document = models.ForeignKey(
        "wagtaildocs.Document", verbose_name=_("document"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", help_text=_("Sent as a link that expires. Keep it in a private collection."),
    )  # fmt: skip
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("or page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    days = models.PositiveSmallIntegerField(
        _("days"), default=7, validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("So long the link opens the document."),
    )  # fmt: skip

    class Meta:
        ordering = ["title"]
        verbose_name = _("lead magnet")
        verbose_name_plural = _("lead magnets")

    def __str__(self) -> str:
        return self.title

    @property
    def valid(self) -> timedelta:
        return timedelta(days=self.days)

    def clean(self) -> None:
        if bool(self.document) == bool(self.page):
            raise ValidationError(_("Choose a document or a page, and not both."))


class Answer(models.Model):
    """What somebody wrote into a form, and where. The text they agreed to is kept word by word."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=200, blank=True)
    kind = models.CharField(_("form"), max_length=10, choices=Kind)
    magnet = models.ForeignKey(
        LeadMagnet, verbose_name=_("lead magnet"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    offer = models.CharField(_("offer"), max_length=100, blank=True)  # the key of a call to action
    variant = models.CharField(_("variant"), max_length=50, blank=True)
    article = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    article_title = models.CharField(_("title of the article"), max_length=255, blank=True)
    last_path = models.CharField(_("last page"), max_length=255, blank=True)
    first_path = models.CharField(_("first page"), max_length=255, blank=True)
    first_title = models.CharField(_("first article"), max_length=255, blank=True)
    first_offer = models.CharField(_("first offer"), max_length=100, blank=True)
    first_variant = models.CharField(_("first variant"), max_length=50, blank=True)
    consent_version = models.PositiveIntegerField(_("consent version"))
    consent_text = models.TextField(_("consent"))
    consented_at = models.DateTimeField(_("agreed"), default=timezone.now)
    created_at = models.DateTimeField(_("came"), default=timezone.now)

    class Meta:
        abstract = True

    def answered(self) -> dict[str, Any]:
        """The fields of this class, to be kept elsewhere."""
        return {field.attname: getattr(self, field.attname) for field in Answer._meta.local_fields}


class Lead(Answer):
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="leads",
    )  # fmt: skip
    notes = models.TextField(_("notes"), blank=True)
    first_on = models.DateField(_("first touch"), default=timezone.localdate)
    last_on = models.DateField(_("last touch"), default=timezone.localdate)
    active_on = models.DateField(default=timezone.localdate)  # the person or the team last did something
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True)
    won_at = models.DateTimeField(_("won"), null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when the last mail for a confirmation was written

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        constraints = [
            # However often a form is sent: one open lead for what was asked.
            models.UniqueConstraint(
                "email", "kind", "offer", models.functions.Coalesce("magnet", 0), condition=Q(state__in=OPEN),
                name="coaching_one_open_lead",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["article", "offer", "variant"], name="coaching_lead_source"),
            models.Index(fields=["active_on"], name="coaching_lead_active"),
            models.Index(fields=["email"], name="coaching_lead_email"),
        ]

    def __str__(self) -> str:
        """Without a name: it stands in logs of the admin."""
        return str(_("Lead %(number)s") % {"number": self.pk})

    @property
    def may_be_mailed(self) -> bool:
        return self.confirmed_at is not None and self.unsubscribed_at is None


class Quarantined(Answer):
    """An answer that looks like spam: never mailed, and forgotten after `KEPT`."""

    KEPT = timedelta(days=14)

    signs = models.JSONField(_("why"), default=list)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("suspicious answer")
        verbose_name_plural = _("suspicious answers")
        indexes = [models.Index(fields=["created_at"], name="coaching_quarantine_day")]

    def __str__(self) -> str:
        return str(_("Suspicious answer %(number)s") % {"number": self.pk})


class LeadCount(models.Model):
    """Leads of one month that are forgotten. Numbers only."""

    month = models.DateField()  # its first day
    article = models.PositiveIntegerField(default=0)  # number of the page; 0: none
    offer = models.CharField(max_length=100, blank=True)
    variant = models.CharField(max_length=50, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    leads = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    booked = models.PositiveIntegerField(default=0)
    won = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "article", "offer", "variant", "kind"], name="coaching_one_lead_count"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.leads}"


class DataRequest(models.Model):
    """Somebody asks for a link to their data. Written for known and unknown addresses alike, answered by a job."""

    email = models.EmailField(unique=True)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


@register_setting(icon="group", order=910)
class LeadSettings(BaseGenericSetting):
    """How long personal data of leads is kept."""

    months = models.PositiveSmallIntegerField(
        _("keep leads for"), default=24, validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Months after they or you last did something. Then only numbers stay."),
    )  # fmt: skip
    unconfirmed_days = models.PositiveSmallIntegerField(
        _("keep unconfirmed leads for"), default=14, validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("Days. So long their link to confirm is valid."),
    )  # fmt: skip
    privacy_page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page about privacy"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", help_text=_("Linked below every form."),
    )  # fmt: skip

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("months"), FieldPanel("unconfirmed_days")])], heading=_("Personal data")
        ),
        FieldPanel("privacy_page"),
    ]

    class Meta:
        verbose_name = _("leads")

    @property
    def kept_unconfirmed(self) -> timedelta:
        return timedelta(days=self.unconfirmed_days)
