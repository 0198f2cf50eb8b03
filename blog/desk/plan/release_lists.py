"""Releases in a list, and the forms that make and change them."""

from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from blog import releases
from blog.models import ArticlePage, Release
from blog.models.planning import digest_of
from blog.publishing import moment
from blog.releases import ReleaseRefused

from .access import release_policy
from .forms import ReleaseForm

ICON = "folder-open-inverse"
WITH_ARTICLES = Prefetch("articles", ArticlePage.objects.defer_streamfields().select_related("latest_revision"))


def state_of(release: Release) -> str:
    """Where a release stands, in words. Reads its articles, which a list fetches together."""
    if release.status != Release.Status.OPEN:
        return str(release.get_status_display())
    if not release.approved_digest:
        return _("in review")
    return (
        _("approved") if release.approved_digest == digest_of(release.articles.all()) else _("changed, in review again")
    )


def detail_address(release: Release) -> str:
    return reverse("desk_releases:detail", args=[release.pk])


class ReleaseList(generic.IndexView):
    """What needs somebody first: failed, then open by their moment, then what is over."""

    model = Release
    permission_policy = release_policy
    any_permission_required = ["view"]
    index_url_name = "desk_releases:index"
    index_results_url_name = "desk_releases:index_results"
    add_url_name = "desk_releases:add"
    header_icon = ICON
    page_title = gettext_lazy("Releases")
    search_fields = ["name"]
    paginate_by = 20
    columns = [
        TitleColumn("name", label=gettext_lazy("Name"), get_url=detail_address),
        StatusTagColumn(
            "state", label=gettext_lazy("State"), accessor=state_of, primary=lambda found: found.status == "open"
        ),
        Column("moment", label=gettext_lazy("Goes live"), accessor=lambda found: when_of(found)),
        Column("count", label=gettext_lazy("Articles"), accessor=lambda found: len(found.articles.all())),
    ]

    def get_base_queryset(self) -> "QuerySet[Release]":
        order = Case(
            When(status="failed", then=Value(0)),
            When(status="open", then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return Release.objects.prefetch_related(WITH_ARTICLES).order_by(order, "go_live_at", "-pk")

    @cached_property
    def add_item_label(self) -> str:
        return _("Add a release")


def when_of(release: Release) -> str:
    if release.status == Release.Status.DONE and release.done_at:
        return _("went live %(moment)s") % {"moment": moment(release.done_at)}
    if release.go_live_at is None:
        return _("by hand")
    return moment(release.go_live_at)


class ReleaseCreate(generic.CreateView):
    model = Release
    form_class = ReleaseForm
    permission_policy = release_policy
    index_url_name = "desk_releases:index"
    add_url_name = "desk_releases:add"
    edit_url_name = "desk_releases:edit"
    header_icon = ICON
    success_message = gettext_lazy("Release “%(object)s” created. Add its articles.")

    def save_instance(self) -> Release:
        return releases.create(self.request.user, **self.form.cleaned_data)

    def get_success_url(self) -> str:
        return detail_address(self.object)

    def get_success_buttons(self) -> list[Any]:
        return []


class ReleaseEdit(generic.EditView):
    model = Release
    form_class = ReleaseForm
    permission_policy = release_policy
    index_url_name = "desk_releases:index"
    edit_url_name = "desk_releases:edit"
    header_icon = ICON
    success_message = gettext_lazy("Release “%(object)s” saved.")

    def form_valid(self, form: ReleaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ReleaseRefused as refused:
            form.add_error(None, str(refused))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def save_instance(self) -> Release:
        return releases.change(Release(pk=self.object.pk), self.request.user, **self.form.cleaned_data)

    def get_success_url(self) -> str:
        return detail_address(self.object)

    def get_success_buttons(self) -> list[Any]:
        return []
