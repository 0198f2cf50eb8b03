"""The menu, the addresses and the account settings of notices."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from blog.models import NoticePreference

from . import views
from .forms import NoticePreferenceForm


class NoticeMenuItem(MenuItem):
    """With the number of unread notices. One item serves all requests, so the label is made for each."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        count = views.unread_count(request)
        label = gettext("Notices (%(count)s)") % {"count": count} if count else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, classname=self.classname)


class NoticeSettingsPanel(BaseSettingsPanel):
    name = "notices"
    title = _("Mails from the desk")
    tab = notifications_tab
    order = 200
    form_class = NoticePreferenceForm

    def get_form(self) -> NoticePreferenceForm:
        stored = NoticePreference.objects.filter(user=self.user).first() or NoticePreference(user=self.user)
        data = self.request.POST if self.request.method == "POST" else None
        return NoticePreferenceForm(data, instance=stored, profile=self.profile, prefix=self.name)


@hooks.register("register_admin_urls")
def register_notice_urls() -> list[URLPattern]:
    return [
        path("desk/notices/", views.NoticeListView.as_view(), name="desk_notices"),
        path("desk/notices/read/", views.read_all, name="desk_notices_read_all"),
        path("desk/notices/<int:pk>/open/", views.open_notice, name="desk_notices_open"),
        path("desk/notices/<int:pk>/read/", views.read_notice, name="desk_notices_read"),
    ]


@hooks.register("register_admin_menu_item")
def register_notice_menu_item() -> MenuItem:
    """On the first level: the number is there to be seen."""
    return NoticeMenuItem(_("Notices"), reverse("desk_notices"), name="notices", icon_name="mail", order=60)


@hooks.register("register_account_settings_panel")
def register_notice_settings(request: HttpRequest, user: Any, profile: Any) -> NoticeSettingsPanel:
    return NoticeSettingsPanel(request, user, profile)
