"""What leads are promised, and what they agree to."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from coaching.models import ConsentText, LeadMagnet

from .access import consent_policy


class ConsentViewSet(ModelViewSet):
    """Versions are added, never changed."""

    model = ConsentText
    name = "desk_consent"
    url_prefix = "desk/consent"
    icon = "check"
    menu_label = _("Consent texts")
    menu_name = "desk-consent"
    menu_order = 300
    menu_hook = "register_leads_menu_item"
    copy_view_enabled = False
    permission_policy = consent_policy
    list_display = ["__str__", Column("text", label=_("Text")), DateColumn("created_at", label=_("In force since"))]
    panels = [FieldPanel("text")]


class MagnetViewSet(ModelViewSet):
    model = LeadMagnet
    name = "desk_magnets"
    url_prefix = "desk/magnets"
    icon = "download"
    menu_label = _("Lead magnets")
    menu_name = "desk-magnets"
    menu_order = 400
    menu_hook = "register_leads_menu_item"
    copy_view_enabled = False
    list_display = ["title", "key", "document", "page"]
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("key")]),
        FieldPanel("document"),
        FieldPanel("page"),
        FieldPanel("days"),
    ]
