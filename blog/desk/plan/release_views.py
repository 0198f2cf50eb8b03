"""One release: its articles, where each stands, and what may be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from blog import releases
from blog.models import ArticlePage, Release
from blog.models.planning import digest_of
from blog.obstacles import Standing, standings
from blog.publishing import moment
from blog.releases import ReleaseRefused

from .access import release_policy
from .forms import AddArticleForm, ChooseReleaseForm
from .release_lists import ICON, detail_address, state_of, when_of

ICONS = {
    "ready": "circle-check",
    "live": "success",
    "unproven": "warning",
    "retracted": "circle-xmark",
    "expired": "circle-xmark",
    "scheduled": "time",
    "review": "glasses",
    "changes": "comment",
    "draft": "draft",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the table. `may_edit`: this person may take it out, and open it."""

    standing: Standing
    icon: str
    may_edit: bool


class ReleaseDetail(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "desk/plan/release.html"
    permission_policy = release_policy
    permission_required = "view"
    header_icon = ICON

    @cached_property
    def release(self) -> Release:
        return get_object_or_404(Release.objects.select_related("approved_by"), pk=self.kwargs["pk"])

    @cached_property
    def articles(self) -> list[ArticlePage]:
        found = ArticlePage.objects.filter(releases=self.release).defer_streamfields().select_related("latest_revision")
        return list(found.order_by("title", "pk"))

    @cached_property
    def may_lead(self) -> bool:
        return releases.may_lead(self.request.user, self.release)

    def get_page_title(self) -> str:
        return self.release.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk_releases:index"), "label": _("Releases")},
            {"url": "", "label": self.release.name},
        ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [
            HeaderButton(
                _("History"), url=reverse("desk_releases:history", args=[self.release.pk]), icon_name="history"
            )
        ]
        if self.may_lead and self.release.status in releases.STANDING:
            buttons.append(
                HeaderButton(_("Edit"), url=reverse("desk_releases:edit", args=[self.release.pk]), icon_name="edit")
            )
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release, articles = self.release, self.articles
        rows = [
            Row(found, ICONS[found.code], found.article.permissions_for_user(self.request.user).can_edit())
            for found in standings(articles)
        ]
        is_standing = release.status in releases.STANDING
        is_approved = release.status == "open" and release.approved_digest == digest_of(articles) and bool(articles)
        form = AddArticleForm()
        return super().get_context_data(
            release=release,
            rows=rows,
            state=state_of(release),
            moment=when_of(release),
            approved_at=moment(release.approved_at) if release.approved_at else "",
            is_standing=is_standing,
            is_ready=bool(rows) and all(row.standing.is_ready for row in rows),
            is_approved=is_approved,
            changes=releases.changes_since_approval(release, articles) if is_standing else [],
            may_lead=self.may_lead,
            form=form,
            media=form.media,
            **kwargs,
        )


@dataclass(frozen=True, slots=True)
class Act:
    """What a lead does with a release by one button. `question`: asked before, on a page of its own."""

    function: Callable[[Release, Any], Any]
    done: Any
    label: Any
    question: Any = ""


ACTS = {
    "approve": Act(
        releases.approve,
        gettext_lazy("“%(name)s” is approved as it is."),
        gettext_lazy("Approve this release"),
    ),
    "fire": Act(
        lambda release, user: releases.fire(release, user),
        gettext_lazy("“%(name)s” is live."),
        gettext_lazy("Release now"),
        gettext_lazy("All articles of “%(name)s” go live at once, or none."),
    ),
    "cancel": Act(
        releases.cancel,
        gettext_lazy("“%(name)s” is cancelled. What was approved for it can go live article by article."),
        gettext_lazy("Cancel release"),
        gettext_lazy("“%(name)s” will not go live. Its articles stay as they are."),
    ),
}


def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask, or do it. Only a POST changes anything."""
    if name not in ACTS:
        raise Http404
    chosen = ACTS[name]
    release = get_object_or_404(Release, pk=pk)
    if not releases.may_lead(request.user, release):
        return permission_denied(request)
    names = {"name": release.name}
    if request.method != "POST":
        if not chosen.question:
            return redirect(detail_address(release))
        context = {"release": release, "question": chosen.question % names, "label": chosen.label, "header_icon": ICON}
        return render(request, "desk/plan/confirm.html", {**context, "back": detail_address(release)})
    return attempt(request, release, lambda: chosen.function(release, request.user), chosen.done % names)


def attempt(request: HttpRequest, release: Release, do: Callable[[], Any], done: str) -> HttpResponse:
    try:
        do()
    except ReleaseRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(detail_address(release))


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Release, pk=pk)
    if not release_policy.user_has_permission(request.user, "view"):
        return permission_denied(request)
    form = AddArticleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an article."))
        return redirect(detail_address(release))
    article = form.cleaned_data["article"]
    if not article.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    done = _("“%(title)s” goes live with this release.") % {"title": article.get_admin_display_title()}
    return attempt(request, release, lambda: releases.add(release, article, request.user), done)


@require_POST
def remove(request: HttpRequest, pk: int, article_pk: int) -> HttpResponse:
    release = get_object_or_404(Release, pk=pk)
    article = get_object_or_404(release.articles, pk=article_pk)
    if not article.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    done = _("“%(title)s” has left this release.") % {"title": article.get_admin_display_title()}
    return attempt(request, release, lambda: releases.remove(release, article, request.user), done)


def choose(request: HttpRequest, article_pk: int) -> HttpResponse:
    """From the article: which release does it go live with?"""
    article = get_object_or_404(ArticlePage, pk=article_pk)
    if not article.permissions_for_user(request.user).can_edit():
        return permission_denied(request)
    if (waiting := article.waiting_release) is not None:
        return redirect(detail_address(waiting))
    form = ChooseReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        release = form.cleaned_data["release"]
        done = _("“%(title)s” goes live with this release.") % {"title": article.get_admin_display_title()}
        return attempt(request, release, lambda: releases.add(release, article, request.user), done)
    context = {
        "article": article,
        "form": form,
        "has_releases": form.fields["release"].queryset.exists(),  # type: ignore[attr-defined]
        "may_create": releases.may_lead(request.user),
        "header_icon": ICON,
    }
    return render(request, "desk/plan/choose_release.html", context)
