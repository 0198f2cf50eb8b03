"""What happened, for the person who is logged in. Other people's notices do not exist here."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views.generic import BaseListingView

from blog.models import Notice


def notices_of(request: HttpRequest) -> "QuerySet[Notice]":
    return Notice.objects.filter(recipient_id=request.user.pk)


def unread_of(request: HttpRequest) -> "QuerySet[Notice]":
    return notices_of(request).filter(read_at=None)


class NoticeListView(BaseListingView):
    """Newest first."""

    results_template_name = "desk/notices/list.html"
    page_title = gettext_lazy("Notices")
    header_icon = "mail"
    verbose_name_plural = gettext_lazy("notices")
    index_url_name = "desk_notices"
    columns: list[Any] = []
    paginate_by = 25

    def get_base_queryset(self) -> "QuerySet[Notice]":
        return notices_of(self.request)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        account = reverse("wagtailadmin_account") + "#tab-notifications"
        styles = Media(css={"all": ["blog/desk/notices.css"]})
        return {
            **context,
            "object_list": list(context["object_list"]),
            "unread_count": unread_count(self.request),
            "account": account,
            "media": context["media"] + styles,
        }


def unread_count(request: HttpRequest) -> int:
    """Counted once for each page of the admin: its menu and the list show the same number."""
    if not hasattr(request, "_unread_notices"):
        request._unread_notices = unread_of(request).count()  # type: ignore[attr-defined]
    count: int = request._unread_notices  # type: ignore[attr-defined]
    return count


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and go where it leads."""
    notice = get_object_or_404(notices_of(request), pk=pk)
    mark_read(unread_of(request).filter(pk=pk))
    if url_has_allowed_host_and_scheme(notice.address, None):
        return redirect(notice.address)
    return redirect("desk_notices")


@require_POST
def read_notice(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(notices_of(request), pk=pk)
    mark_read(unread_of(request).filter(pk=pk))
    return back_to_list(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Those that the list showed: what has come since stays unread."""
    newest = request.POST.get("newest", "")
    unread = unread_of(request)
    if newest.isdecimal():
        unread = unread.filter(pk__lte=newest)
    if count := mark_read(unread):
        told = ngettext("%(count)s notice is marked read.", "%(count)s notices are marked read.", count)
        messages.success(request, told % {"count": count})
    else:
        messages.info(request, _("Everything has been read."))
    return redirect("desk_notices")


def mark_read(notices: "QuerySet[Notice]") -> int:
    return notices.update(read_at=timezone.now())


def back_to_list(request: HttpRequest) -> HttpResponse:
    page = request.POST.get("p", "")
    return redirect(reverse("desk_notices") + (f"?p={page}" if page.isdecimal() else ""))
