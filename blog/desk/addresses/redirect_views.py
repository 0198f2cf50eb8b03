"""Wagtail's views of redirects, with what they do not ask: is a page there, is it a circle, is it one hop?"""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import multigetattr
from wagtail.models import Site

from blog.search.vocabulary import near_articles
from cms.core.chains import check_target, is_served
from cms.core.models import MissingAddress
from cms.core.redirects import UNREADABLE, is_address


class CheckedRedirectForm(RedirectForm):
    def clean_old_path(self) -> str:
        old_path: str = self.cleaned_data["old_path"]
        if not is_address(old_path):
            raise forms.ValidationError(UNREADABLE)
        return old_path

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        old_path, link = data.get("old_path"), data.get("redirect_link")
        if not old_path or self.errors:
            return
        old_path = Redirect.normalise_path(old_path)
        if not data.get("redirect_page") and not link:
            self.add_error("redirect_page", _("Choose a page, or write an address below."))
        sites = [data["site"]] if data.get("site") else list(Site.objects.all())
        if {"old_path", "site"} & set(self.changed_data):
            if any(is_served(site, old_path.partition("?")[0]) for site in sites):
                self.add_error("old_path", _("A page is there. It answers first, so this redirect would do nothing."))
            self.same_address(old_path, data.get("site"))
        if link and not data.get("redirect_page"):
            for site in sites:
                try:
                    check_target(self.instance, "redirect_link", old_path, link, site)
                except forms.ValidationError as error:
                    self.add_error(None, error)
                    return

    def same_address(self, old_path: str, site: Site | None) -> None:
        """Wagtail compares addresses as they were typed; they are kept in one spelling."""
        if site and Redirect.objects.filter(old_path=old_path, site=site).exclude(pk=self.instance.pk).exists():
            self.add_error("old_path", _("There is a redirect of this address already."))


class IndexView(views.IndexView):
    """With how often each redirect answered."""

    columns = [
        *views.IndexView.columns,
        Column("hits", label=gettext_lazy("Hits"), accessor="use.hits", sort_key="use__hits"),
        Column("last_on", label=gettext_lazy("Last used"), accessor="use.last_on", sort_key="use__last_on"),
    ]
    list_export = [*views.IndexView.list_export, "use.hits", "use.last_on"]
    export_headings = {
        **views.IndexView.export_headings,
        "use.hits": gettext_lazy("Hits"),
        "use.last_on": gettext_lazy("Last used"),
    }

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("use")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """One that never answered has no use: its cells are empty."""
        used = getattr(item, "use", None)
        names = (name for name in self.list_export if used or not name.startswith("use."))
        found = {name: multigetattr(item, name) for name in names}
        return {name: found.get(name, "") for name in self.list_export}

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [
            *super().header_more_buttons,
            Button(_("Redirect rules"), url=reverse("desk_redirect_rules:index"), icon_name="redirect", priority=60),
            Button(
                _("Import a _redirects file"), url=reverse("desk_redirects_import"), icon_name="upload", priority=70
            ),
        ]


class CreateView(views.CreateView):
    """Prefilled when it begins at a missing address: the article of nearly that address is suggested."""

    form_class = CheckedRedirectForm

    @cached_property
    def missing(self) -> MissingAddress | None:
        number = self.request.GET.get("missing", "")
        return get_object_or_404(MissingAddress, pk=int(number[:9])) if number.isdecimal() else None

    def get_initial(self) -> dict[str, Any]:
        if self.missing is None:
            return dict(super().get_initial())
        near = near_articles(self.missing.site, self.missing.path, 1)
        return {
            "old_path": self.missing.path,
            "site": self.missing.site,
            "is_permanent": True,
            "redirect_page": near[0].pk if near else None,
        }

    def get_add_url(self) -> str:
        url = str(super().get_add_url())
        return f"{url}?missing={self.missing.pk}" if self.missing else url

    def get_success_url(self) -> str:
        return reverse("desk_missing") if self.missing else str(super().get_success_url())

    def save_instance(self) -> Any:
        saved = super().save_instance()
        paths = {saved.old_path, f"{saved.old_path}/"}
        answered = MissingAddress.objects.filter(path__in=paths)
        (answered.filter(site=saved.site) if saved.site_id else answered).delete()
        return saved


class EditView(views.EditView):
    form_class = CheckedRedirectForm
