"""What visitors find where an article was that must not be published."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .publishing import retraction_of

if TYPE_CHECKING:
    from .models import Retraction


def response(request: HttpRequest, retraction: "Retraction") -> HttpResponse:
    """Its successor, or a note that it is gone, or nothing where visitors never saw it."""
    if address := successor_address(retraction):
        return redirect(address)
    if retraction.was_live:
        return render(request, "410.html", {"note": retraction.public_note}, status=410)
    raise Http404


def successor_address(retraction: "Retraction | None") -> str:
    """Where visitors go instead: the first successor that has an address now; successors may have successors."""
    from .models import ArticlePage

    seen = set()
    while retraction and retraction.successor and retraction.successor_id not in seen:
        seen.add(retraction.successor_id)
        page = retraction.successor.specific
        is_article = isinstance(page, ArticlePage)
        if page.live and page.url and not (is_article and page.is_expired):
            return str(page.url)
        retraction = retraction_of(page) if is_article else None
    return ""
