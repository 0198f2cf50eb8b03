"""Choosing evidence in a dialog, with a search."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet


class EvidenceChooserViewSet(ChooserViewSet):
    model = "blog.Evidence"
    icon = "link-external"
    choose_one_text = _("Choose evidence")
    choose_another_text = _("Choose other evidence")
    edit_item_text = _("Edit this evidence")


evidence_chooser = EvidenceChooserViewSet("desk_evidence_chooser", url_prefix="desk/evidence/chooser")
