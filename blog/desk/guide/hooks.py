"""The guide stands first under “Help”."""

from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views


@hooks.register("register_admin_urls")
def register_guide_urls() -> list[URLPattern]:
    return [
        path("guide/", views.GuideView.as_view(), name="desk_guide"),
        path("guide/<slug:slug>/", views.GuideView.as_view(), name="desk_guide_page"),
        re_path(r"^guide/pictures/(?P<name>[a-z-]+\.webp)$", views.picture, name="desk_guide_picture"),
    ]


@hooks.register("register_help_menu_item")
def register_guide() -> MenuItem:
    return MenuItem(_("Editors’ guide"), reverse("desk_guide"), name="desk-guide", icon_name="help", order=10)
