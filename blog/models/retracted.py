"""What a retracted article answers: to visitors at its address, and to people in the admin."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog import publishing

from .certificates import Retraction

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Retractable:
    """An article says in lists and in its editor that it is retracted."""

    live: bool

    @cached_property
    def is_retracted(self) -> bool:
        """A live article never is. Lists of many bring it along (`with_retraction`)."""
        return not self.live and publishing.retraction_of(self) is not None  # type: ignore[arg-type]

    @property
    def status_string(self) -> Any:
        return _("retracted") if self.is_retracted else super().status_string  # type: ignore[misc]


def with_retraction(pages: Any) -> Any:
    """A queryset of pages, each with `is_retracted`: no further query for each page of a list."""
    in_force = Retraction.objects.filter(page=models.OuterRef("pk"), lifted_at=None)
    return pages.annotate(is_retracted=models.Exists(in_force))


def retraction_response(request: "HttpRequest", retraction: Retraction) -> "HttpResponse":
    """What visitors find where an article was: its successor, or a note that it is gone; else nothing."""
    successor = retraction.successor
    if successor and successor.live and (address := successor.url):
        return redirect(address)
    if retraction.was_live:
        return render(request, "410.html", {"note": retraction.public_note}, status=410)
    raise Http404
