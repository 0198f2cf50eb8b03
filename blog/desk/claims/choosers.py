"""Choosing evidence in a dialog, with a search."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_passes_test
from wagtail.admin.viewsets.chooser import ChooserViewSet

from blog.claims import proving


class EvidenceChooserViewSet(ChooserViewSet):
    model = "blog.Evidence"
    icon = "link-external"
    choose_one_text = _("Choose evidence")
    choose_another_text = _("Choose other evidence")
    edit_item_text = _("Edit this evidence")

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """Wagtail shows what can be chosen to whoever enters the admin; titles of consents are for the team."""
        return user_passes_test(proving.may_read_evidence)(super().construct_view(view_class, **kwargs))

    def get_urlpatterns(self) -> list[URLPattern]:
        """Evidence is made with its own form alone, which keeps who proposed it."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


evidence_chooser = EvidenceChooserViewSet("desk_evidence_chooser", url_prefix="desk/evidence/chooser")
