"""The “Desk” menu. Views of the desk add themselves with the hook `register_desk_menu_item`."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

desk_menu = Menu(register_hook_name="register_desk_menu_item", construct_hook_name="construct_desk_menu")


@hooks.register("register_admin_menu_item")
def register_desk_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Desk"), desk_menu, name="desk", icon_name="tasks", order=50)
