"""Where pruning appears in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from blog.desk.record.access import reads_record

from . import log  # noqa: F401 (it registers its actions)
from .group import PruningView
from .lists import ICON, PastList, PruningList


@hooks.register("register_admin_urls")
def register_pruning_urls() -> list[URLPattern]:
    return [
        path("desk/pruning/", PruningList.as_view(), name="desk_pruning"),
        path("desk/pruning/past/", PastList.as_view(), name="desk_pruning_past"),
        path("desk/pruning/<int:pk>/", PruningView.as_view(), name="desk_pruning_group"),
    ]


class PruningMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reads_record(request.user)


@hooks.register("register_desk_menu_item")
def register_pruning() -> PruningMenuItem:
    return PruningMenuItem(_("Pruning"), reverse("desk_pruning"), name="desk-pruning", icon_name=ICON, order=480)
