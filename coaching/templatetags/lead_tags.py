"""The short form that makes a lead, wherever a page wants it."""

from typing import Any

from django import template
from django.template import Context

from coaching.forms import Stamp
from coaching.lead_forms import shown_form
from coaching.models import LeadMagnet
from coaching.ways import via_of

register = template.Library()


@register.inclusion_tag("components/lead_form.html", takes_context=True)
def lead_form(
    context: Context,
    kind: str,
    offer: str = "",
    variant: str = "",
    magnet: LeadMagnet | None = None,
    page: Any = None,
    name: bool = True,
    role: bool = True,
    button: str = "",
    via: str | None = None,
) -> dict[str, Any]:
    """`{% lead_form kind="waitlist" offer=offer.key %}`. `page`: where it stands, else the page of the context.

    `variant`: of the offer, when the page knows it; a script may set the form's field of that name.
    `via`: how the visitor came; else as the request says.
    """
    page = page or context.get("page")
    stamp = Stamp(kind, offer, magnet.pk if magnet else 0, getattr(page, "pk", None) or 0, name, role)
    request = context.get("request")
    said = via_of(request) if via is None else via
    return shown_form(stamp, number=next_number(context), variant=variant, button=button, via=said)


def next_number(context: Context) -> int:
    """Counts the forms of one answer."""
    request = context.get("request")
    if request is None:
        return 1
    request.lead_forms = getattr(request, "lead_forms", 0) + 1
    return int(request.lead_forms)
