"""Comments on what a review shows. They are Wagtail's own: the editor shows them where they belong."""

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Comment, CommentReply

from blog import review
from blog.models import ArticlePage
from cms.core.images import Candidate, SiteImage, picture, with_renditions

from .access import article_for
from .forms import CommentForm
from .versions import is_place


def open_comments(page: ArticlePage) -> list[Comment]:
    """With their authors and replies, oldest first."""
    found = Comment.objects.filter(page_id=page.pk, resolved_at=None)
    return list(found.select_related("user").prefetch_related("replies__user").order_by("created_at", "pk"))


def pictures(ids: Iterable[int]) -> dict[int, Candidate]:
    """What to show of these images, by their ids. One that was deleted since is missing."""
    images: Iterable[SiteImage] = with_renditions("card").filter(pk__in=list(ids))
    return {image.pk: picture(image, "card").fallback for image in images}


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A new comment on the field or block at `place`."""
    page = article_for(request.user, pk)
    place = request.POST.get("place", "")
    form = CommentForm(request.POST)
    if not is_place(page.get_latest_revision_as_object(), place):
        messages.error(request, _("This part is not in the latest version any more. Comment on another one."))
    elif not form.is_valid():
        messages.error(request, _("Write the comment first, with 5,000 characters at most."))
    else:
        review.comment_on(page, request.user, place, form.cleaned_data["text"])
        messages.success(request, _("Comment saved. The writer sees it in the editor, at this place."))
    return back(page, place)


@require_POST
def reply(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    page, found = thread(request, pk, comment_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the reply first, with 5,000 characters at most."))
        return back(page, found.contentpath)
    with transaction.atomic():
        made = CommentReply.objects.create(comment_id=found.pk, user=request.user, text=form.cleaned_data["text"])
        made.log_create(page_revision=page.latest_revision, user=request.user)
    messages.success(request, _("Reply saved."))
    return back(page, found.contentpath)


@require_POST
def resolve(request: HttpRequest, pk: int, comment_id: int) -> HttpResponse:
    page, found = thread(request, pk, comment_id)
    with transaction.atomic():
        # Wagtail's own `save` takes fields where Django takes their names.
        Comment.objects.filter(pk=found.pk).update(resolved_at=timezone.now(), resolved_by=request.user)
        found.log_resolve(page_revision=page.latest_revision, user=request.user)
    messages.success(request, _("Comment resolved."))
    return back(page, found.contentpath)


def thread(request: HttpRequest, pk: int, comment_id: int) -> tuple[ArticlePage, Comment]:
    """The article and one of its open comments. Raises Http404 or PermissionDenied."""
    page = article_for(request.user, pk)
    return page, get_object_or_404(Comment, pk=comment_id, page_id=page.pk, resolved_at=None)


def back(page: ArticlePage, place: str) -> HttpResponse:
    """To the part that the comment is about."""
    return redirect(f"{reverse('desk_review', args=[page.pk])}#{anchor(place)}")


def anchor(place: str) -> str:
    """The fragment of the part at this place, also used by the templates."""
    from .versions import key_of

    return f"part-{key_of(place)}"
