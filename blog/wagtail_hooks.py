"""What the desk adds to Wagtail's admin."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from .content import changed_blocks
from .desk import menu  # noqa: F401 (registers its hooks)
from .desk.record import hooks as record_hooks  # noqa: F401
from .desk.record import log
from .models import ArticlePage


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in (
        ("import_release", gettext_lazy("Import release"), gettext_lazy("Released by an import, as its source was")),
        ("break_glass", gettext_lazy("Release without review"), gettext_lazy("Released without a review")),
        ("retract", gettext_lazy("Retract"), gettext_lazy("Retracted: do not publish")),
        ("lift", gettext_lazy("Lift a retraction"), gettext_lazy("Retraction lifted")),
        ("refuse", gettext_lazy("Refuse release"), gettext_lazy("Not released")),
    ):
        actions.register_action(f"proofdesk.{action}")(log.with_reason(label, message))


@hooks.register("before_edit_page")
def refuse_stale_approval(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An approval counts for what the reviewer has in front of them. Nothing else is saved or approved."""
    if (
        request.method != "POST"
        or not isinstance(page, ArticlePage)
        or request.POST.get("action-workflow-action") is None
        or request.POST.get("workflow-action-name") != "approve"
    ):
        return None
    opened, latest = request.POST.get("loaded_revision_id"), page.latest_revision
    if latest is None or not opened:
        return None
    since = request.POST.get("loaded_revision_created_at", "")
    if opened == str(latest.pk) and since in ("", latest.created_at.isoformat()):
        return None
    read = page.revisions.filter(pk=opened).first() if opened.isdecimal() and opened != str(latest.pk) else None
    count = len(changed_blocks(read.content, latest.content)) if read else 0
    told = ngettext("%(count)s block", "%(count)s blocks", count) % {"count": count} if count else _("its text")
    messages.error(
        request,
        _("Nothing was approved: “%(title)s” was changed since you opened it (%(what)s). Read this version first.")
        % {"title": page.title, "what": told},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
