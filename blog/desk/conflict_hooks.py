"""A save, submission or decision from a form that is older than somebody else's version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page, PageSubscription

from blog.conflicts import Conflict, find_conflict
from blog.content import STREAM_FIELDS, changed_blocks, content_hash
from blog.models import ArticlePage

ACTIONS = (
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-workflow-action",
    "action-cancel-workflow",
)


@hooks.register("before_edit_page")
def find_edit_conflict(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hands the conflict to the form, which then saves nothing and shows both versions.

    Who has written nothing gets the newer version to read. Autosave, which Wagtail refuses over a newer
    version, stays off until the person has chosen.
    """
    if request.method != "POST" or not isinstance(page, ArticlePage):
        return None
    if not request.accepts("text/html"):
        return refuse_autosave() if "conflict_shown" in request.POST else None
    conflict = find_conflict(
        page,
        request.POST.get("loaded_revision_id", ""),
        request.POST.get("loaded_revision_created_at", ""),
        request.user,
    )
    if conflict is None:
        return None
    if not has_written(request, page, conflict):
        messages.error(request, unread_text(request, page, conflict))
        return redirect("wagtailadmin_pages:edit", page.pk)
    page.edit_conflict = conflict
    request.POST = without_actions(request)  # type: ignore[assignment]
    return None


def refuse_autosave() -> JsonResponse:
    """In the form in which Wagtail's editor expects a refusal: it stops saving by itself."""
    text = _("Not saved by itself: somebody saved a newer version. Use “Save draft” to keep yours.")
    return JsonResponse({"success": False, "error_code": "invalid_revision", "error_message": text}, status=400)


def has_written(request: HttpRequest, page: ArticlePage, conflict: Conflict) -> bool:
    """Does the form say something else than the version it was opened with?"""
    if conflict.before is None:
        return True
    form = (
        type(page)
        .get_edit_handler()
        .get_form_class()(
            request.POST,
            request.FILES,
            instance=conflict.before.as_object(),
            subscription=PageSubscription.objects.filter(page=page, user=request.user).first(),
            parent_page=page.get_parent(),
            for_user=request.user,
        )
    )
    # Streams are compared by what they say: the editor's own keys differ each time that it opens one.
    others = set(form.changed_data) - set(STREAM_FIELDS)
    if others or any(formset.has_changed() for formset in form.formsets.values()) or not form.is_valid():
        return True
    read = conflict.before.as_object()
    form.instance.updated_on = read.updated_on  # the form empties it by itself
    return words_of(form.instance) != words_of(read)


def words_of(page: ArticlePage) -> str:
    """The hash of its content, with every part of every block filled in, as the form does."""
    for name in STREAM_FIELDS:
        for child in getattr(page, name):
            child.value  # noqa: B018 (a block that nobody looked at is stored as it came)
    return content_hash(page.serializable_data())


def unread_text(request: HttpRequest, page: ArticlePage, conflict: Conflict) -> str:
    approving = request.POST.get("workflow-action-name") == "approve"
    count = len(changed_blocks(conflict.before.content, conflict.latest.content)) if conflict.before else 0
    told = ngettext("%(count)s block", "%(count)s blocks", count) % {"count": count} if count else _("its text")
    what = _("Nothing was approved") if approving else _("Nothing was done")
    return _("%(what)s: %(names)s changed “%(title)s” since you opened it (%(told)s). Read this version first.") % {
        "what": what,
        "names": conflict.who,
        "title": page.title,
        "told": told,
    }


def without_actions(request: HttpRequest) -> object:
    """The same form, only saved: Wagtail would end a review even where it refuses the rest."""
    data = request.POST.copy()
    for name in ACTIONS:
        data.pop(name, None)
    return data
