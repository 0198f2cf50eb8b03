"""Calls to action: an offer in a sentence and a button."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from blog.claims.sources import Source, named, proven
from blog.models import Claim
from cms.core.markup import is_safe_link
from cms.core.text import strip_html
from coaching.matching import Candidate

from .leads import Kind


class CallToActionQuerySet(models.QuerySet["CallToAction"]):
    def shown(self) -> "CallToActionQuerySet":
        """Offers that pages may show, with all that choosing and showing them needs."""
        return self.filter(active=True).select_related("page", "magnet").prefetch_related("topics")


class CallToAction(index.Indexed, models.Model):
    key = models.CharField(
        _("key"),
        max_length=100,
        unique=True,
        help_text=_("A short name. Imported posts name offers by it, such as WaitlistCTA."),
    )
    heading = models.CharField(_("heading"), max_length=255, blank=True)
    text = RichTextField(_("text"), blank=True, features=["bold", "italic", "link"])
    button_text = models.CharField(_("button"), max_length=100, blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    address = models.CharField(_("or address"), max_length=500, blank=True)
    form = models.CharField(
        _("form"), max_length=10, choices=Kind, blank=True, help_text=_("Asks for an address in place of the button.")
    )
    magnet = models.ForeignKey(
        "coaching.LeadMagnet", verbose_name=_("lead magnet"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", help_text=_("What the form promises, when it is a lead magnet."),
    )  # fmt: skip
    topics = models.ManyToManyField(
        "blog.Category", verbose_name=_("topics"), blank=True, related_name="+", help_text=_("Articles it fits.")
    )
    is_default = models.BooleanField(_("default"), default=False, help_text=_("Shown where no other offer fits."))
    active = models.BooleanField(_("active"), default=True)

    objects = CallToActionQuerySet.as_manager()

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
        FieldPanel("topics"),
        FieldRowPanel(
            [FieldPanel("is_default"), FieldPanel("active", help_text=_("Untick it to hide the offer everywhere."))]
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

    def clean(self) -> None:
        if self.address and not is_safe_link(self.address):
            raise ValidationError({"address": _("Use a path of this site, or an https address.")})
        if (self.form == Kind.MAGNET) != bool(self.magnet):
            raise ValidationError({"magnet": _("A form for a lead magnet, and no other, names what it promises.")})
        if self.active and not (self.heading and self.button_text and (self.form or self.page or self.address)):
            raise ValidationError(_("An active offer needs a heading, a button, and a form, page or address."))

    @property
    def link(self) -> str:
        if self.page:
            return str(self.page.url or "")
        return self.address

    @property
    def words(self) -> list[str]:
        return [self.heading, self.text, self.button_text]

    def sources(self, said: Iterable[str]) -> list[Source]:
        """What proves the claims among the words of it that are shown. One query for an object."""
        return named(self.proven, map(strip_html, said))

    @cached_property
    def proven(self) -> list[Claim]:
        kind = ContentType.objects.get_for_model(CallToAction)
        return proven(snippet_type=kind, snippet_id=self.pk) if self.pk else []

    def candidate(self) -> Candidate:
        return Candidate(self.key, frozenset(topic.slug for topic in self.topics.all()), self.is_default)


register_snippet(CallToAction)
