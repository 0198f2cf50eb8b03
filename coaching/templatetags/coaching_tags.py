"""Where pages meet offers."""

import time
from collections.abc import Callable
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString

from cms.core import fragments
from cms.core.visibility import visible
from coaching.forms import HOUR
from coaching.models import CallToAction, ReadinessTestPage
from coaching.offers import best_for
from coaching.origins import END, FIRST, OWN_WORDS, SIDE, TEXT, Origin, Way, told
from coaching.ways import way_of

register = template.Library()
COMPONENT = "components/call_to_action.html"


@register.simple_tag(takes_context=True)
def call_to_action(context: Any, page: Any, slot: str = END) -> SafeString:
    """The offer that fits the page best, where it is to stand; nothing without an offer or a page.

    A page asks for both the end and the side. An offer for the side stands in both, and the stylesheet shows one
    of them: never two on a screen.
    """

    def made() -> SafeString:
        offer = best_for(page) if page else None
        if offer is None or (slot == SIDE and offer.slot != SIDE):
            return SafeString("")
        shown = {**offered(context, page, offer, slot), "is_stand_in": slot == END and offer.slot == SIDE}
        return SafeString(get_template(COMPONENT).render(shown))

    return once_with_offers(context, page, slot, made)


def once_with_offers(context: Any, page: Any, name: str, make: Callable[[], SafeString]) -> SafeString:
    """What is the same for all who did not come by a button: its links tell how somebody came.

    The stamp of a form is that of the hour; the forms of an answer are numbered.
    """
    request = context.get("request")
    if way_in(context) or request is None or getattr(request, "is_preview", False):
        return make()
    key = ("offers", name, forms_of(request), getattr(request, "is_static", False), int(time.time() // HOUR))
    text, forms = fragments.once(page, key, lambda: (make(), forms_of(request)))
    request.lead_forms = forms
    return text


class PartsNode(template.Node):
    def __init__(self, nodes: template.NodeList, page: Any) -> None:
        self.nodelist, self.page = nodes, page

    def render(self, context: Any) -> SafeString:
        return once_with_offers(context, self.page.resolve(context), "parts", lambda: self.nodelist.render(context))


@register.tag
def once_with_calls(parser: Any, token: Any) -> PartsNode:
    """`{% once_with_calls page %}…{% endonce_with_calls %}`: as `once`, around parts that may be calls to action."""
    _, page = token.split_contents()
    nodes = parser.parse(("endonce_with_calls",))
    parser.delete_first_token()
    return PartsNode(nodes, parser.compile_filter(page))


def forms_of(request: Any) -> int:
    """How many lead forms this answer has so far."""
    return int(getattr(request, "lead_forms", 0))


@register.inclusion_tag(COMPONENT, takes_context=True)
def written_call(context: Any, page: Any, shown: dict[str, Any]) -> dict[str, Any]:
    """A call to action in the text. `shown`: as the block says it; words of its own have no variants."""
    offer, level = shown["offer"], int(shown["level"] or 2)
    if offer is None or page is None:
        return {**shown, "level": level}
    if not shown["has_own_words"] and shown["link"] == offer.link:
        return offered(context, page, offer, TEXT, level)
    origin = Origin(page.pk, offer.pk, OWN_WORDS if shown["has_own_words"] else FIRST, TEXT)
    way = way_in(context)
    return {
        **shown,
        "level": level,
        "link": told(shown["link"], str(Way.on(way, origin))),
        "via": str(way or ""),
        "key": offer.key,
        "letter": origin.variant,
        "page": page,
        "request": context.get("request"),
        "variant": origin.variant,
        "count_address": count_address(context, origin),
    }


def offered(context: Any, page: Any, offer: CallToAction, slot: str, level: int = 2) -> dict[str, Any]:
    """An offer with all its wordings."""
    origin = Origin(page.pk, offer.pk, FIRST, slot)
    return {
        **wording(context, page, offer, offer, FIRST, slot, level),
        "slot": slot,
        "offer": offer,
        "variant": FIRST,
        "variants": [wording(context, page, offer, row, row.letter, slot, level) for row in offer.versions],
        "count_address": count_address(context, origin),
    }


def wording(
    context: Any, page: Any, offer: CallToAction, said: Any, letter: str, slot: str, level: int
) -> dict[str, Any]:
    way = way_in(context)
    onward = str(Way.on(way, Origin(page.pk, offer.pk, letter, slot))) if page.pk else ""
    return {
        "letter": letter,
        "heading": said.heading,
        "text": said.text,
        "button_text": said.button_text,
        "link": told(offer.link, onward),
        "via": str(way or ""),
        "form": offer.form,
        "magnet": offer.magnet,
        "key": offer.key,
        "page": page,
        "request": context.get("request"),
        "level": level,
        "sources": said.sources(said.words),
    }


def count_address(context: Any, origin: Origin) -> str:
    """Where the page says that it was seen. "" where nothing is counted."""
    request = context.get("request")
    if not settings.PROOFDESK_COUNT_VIEWS or not origin.page or getattr(request, "is_preview", False):
        return ""
    if getattr(request, "is_static", False):
        return ""
    return reverse("count-offer", args=[origin.page, origin.offer, origin.slot])


@register.inclusion_tag("components/readiness_tests.html", takes_context=True)
def readiness_tests(context: Any, page: Any) -> dict[str, Any]:
    """The readiness tests right below a page. One query."""
    tests = visible(ReadinessTestPage.objects.child_of(page))
    return {"tests": tests, "via": str(way_in(context) or "")}


# ---- how a visitor came


def way_in(context: Any) -> Way | None:
    """As the view says, which may know it from a stored row; else as the request says."""
    return Way.read(context["via"] or "") if "via" in context else way_of(context.get("request"))


@register.simple_tag(takes_context=True)
def via(context: Any) -> str:
    return str(way_in(context) or "")


@register.inclusion_tag("coaching/via.html", takes_context=True)
def via_field(context: Any) -> dict[str, Any]:
    """Of a form that carries on how its visitor came."""
    return {"via": str(way_in(context) or "")}


@register.filter
def by_way(link: str, via: str) -> str:
    """A link that carries it on."""
    return told(link, via)
