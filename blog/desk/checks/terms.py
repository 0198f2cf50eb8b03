"""The team's words, in a list that leads keep."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from blog.models import Term

from . import access


class TermViewSet(ModelViewSet):
    model = Term
    name = "desk_words"
    url_prefix = "desk/words"
    icon = "openquote"
    menu_label = _("Words")
    menu_name = "desk-words"
    menu_order = 510
    menu_hook = "register_desk_menu_item"
    copy_view_enabled = False
    permission_policy = access.term_policy
    search_fields = ["text", "use", "reason"]
    list_display = ["text", Column("kind", label=_("Kind"), accessor="get_kind_display"), "use", "reason"]
    list_filter = ["kind"]
    list_export = ["kind", "text", "use", "reason"]
    list_per_page = 100
    panels = [FieldPanel("kind"), FieldPanel("text"), FieldPanel("use"), FieldPanel("reason")]
