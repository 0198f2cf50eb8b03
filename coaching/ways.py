"""How a visitor came: as the address or the form of a request says, and what of it is true.

What it says is the same for everybody who follows the same buttons, so that pages may lie in caches.
"""

from typing import Any

from wagtail.models import Page

from cms.core.visibility import visible

from .leads import Touch
from .models import CallToAction
from .origins import FIRST, OWN_WORDS, PARAMETER, Origin, Way


def way_of(request: Any) -> Way | None:
    if request is None:
        return None
    return Way.read(request.GET.get(PARAMETER) or request.POST.get(PARAMETER) or "")


def via_of(request: Any) -> str:
    """To be carried on; "" for who came by no button of ours."""
    return str(way_of(request) or "")


def touch_of(origin: Origin) -> Touch | None:
    """Anybody can write an origin into an address: it names nothing that is not public, or never was."""
    page = visible(Page.objects.filter(pk=origin.page)).first()
    offer = CallToAction.objects.filter(pk=origin.offer, active=True).first()
    if page is None or offer is None:
        return None
    letter = origin.variant
    is_known = letter in (FIRST, OWN_WORDS) or offer.variants.filter(letter=letter).exists()
    return Touch(page, offer.key, letter if is_known else "")


def touches_of(via: str) -> tuple[Touch | None, Touch | None]:
    """The first and the last button; two None when the last is made up."""
    way = Way.read(via)
    last = touch_of(way.last) if way else None
    if way is None or last is None:
        return None, None
    return (last if way.first == way.last else touch_of(way.first) or last), last
