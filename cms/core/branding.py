"""What makes a site look like its owner: name, logo, two colours, links and a line at the foot."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Site

from cms.core.fields import RichTextField

from . import colours

# The same values stand in the stylesheet's tokens; a test compares them.
PAPERS = {"light": "#fbf8f3", "dark": "#14181d"}
TINTS = {"light": "#f1eadf", "dark": "#20272f"}  # panels, on which links stand, too
ACCENT, DEEP = "#a3431c", "#17364a"


def is_colour(value: str) -> None:
    if not colours.is_colour(value):
        raise ValidationError(_("Write a colour as # and six digits, such as #a3431c."))


class BrandingForm(WagtailAdminModelForm):
    """With the name of the site, which Wagtail keeps with the site itself."""

    site_name = forms.CharField(
        label=_("Name of the site"), max_length=255, help_text=_("Stands at the top of every page and in titles.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site_name"].initial = self.instance.site.site_name

    def save(self, commit: bool = True) -> Any:
        branding = super().save(commit)
        if commit and branding.site.site_name != self.cleaned_data["site_name"]:
            branding.site.site_name = self.cleaned_data["site_name"]
            branding.site.save(update_fields=["site_name"])
        return branding


class SocialLinkBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=60, label=_("Name"), help_text=_("What the link says, such as “LinkedIn”."))
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label_format = "{name}"


@register_setting(icon="view", order=100)
class Branding(BaseSiteSetting):
    select_related = ["logo"]
    base_form_class = BrandingForm

    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown beside the name, 40 pixels high. Choose one that is seen on light and on dark paper."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default=ACCENT,
        validators=[is_colour],
        help_text=_("Links and buttons. A lighter kin of it is used on dark paper."),
    )
    deep = models.CharField(
        _("second colour"),
        max_length=7,
        default=DEEP,
        validators=[is_colour],
        help_text=_("The band at the top, and offers. Text on it is white."),
    )
    social_links = StreamField([("link", SocialLinkBlock())], blank=True, verbose_name=_("profiles elsewhere"))
    footer_text = RichTextField(_("text at the foot"), blank=True, features=["bold", "italic", "link"])

    panels = [
        MultiFieldPanel([FieldPanel("site_name"), FieldPanel("logo")], heading=_("Name and logo")),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("accent", widget=forms.TextInput({"type": "color"})),
                        FieldPanel("deep", widget=forms.TextInput({"type": "color"})),
                    ]
                )
            ],
            heading=_("Colours"),
            help_text=_("A colour that could not be read is not saved."),
        ),
        MultiFieldPanel(
            [FieldPanel("social_links"), FieldPanel("footer_text")], heading=_("At the foot of every page")
        ),
    ]

    class Meta:
        verbose_name = _("look of the site")

    def __str__(self) -> str:
        return f"look of {self.site}"

    def clean(self) -> None:
        errors = {}
        # Links stand on paper and on panels; the darker of the two decides.
        for name, ground, told in (
            ("accent", TINTS["light"], _("on light paper")),
            ("deep", colours.WHITE, _("under white text")),
        ):
            colour = getattr(self, name)
            if colours.is_colour(colour) and (ratio := colours.contrast(colour, ground)) < colours.READABLE:
                errors[name] = _(
                    "This colour is too light %(place)s: its contrast is %(ratio).1f to 1, and text needs 4.5 to 1."
                    " %(better)s would do."
                ) % {"place": told, "ratio": ratio, "better": colours.readable_on(colour, ground)}
        if errors:
            raise ValidationError(errors)

    @classmethod
    def of(cls, site: Site | None) -> "Branding":
        """That of the site, or the look that everything comes with. Reading it stores nothing."""
        return (cls.base_queryset().filter(site=site).first() if site else None) or cls(site=site)

    @property
    def is_own(self) -> bool:
        """Other colours than those that the stylesheet comes with."""
        return (self.accent.lower(), self.deep.lower()) != (ACCENT, DEEP)

    @property
    def tokens(self) -> dict[str, dict[str, str]]:
        """By scheme: what its colours set in the stylesheet. Empty for colours that are none."""
        if not (colours.is_colour(self.accent) and colours.is_colour(self.deep)):
            return {}
        on_dark = colours.readable_on(self.accent, TINTS["dark"])
        return {
            "light": {
                "accent": self.accent,
                "accent-ink": colours.ink_on(self.accent),
                "deep": self.deep,
                "band": self.deep,
            },
            "dark": {
                "accent": on_dark,
                "accent-ink": colours.ink_on(on_dark),
                "deep": colours.readable_on(self.deep, TINTS["dark"], 7),
                "band": self.deep,
            },
        }
