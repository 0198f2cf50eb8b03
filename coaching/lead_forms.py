"""What the template of a lead form shows."""

from typing import Any

from cms.core.epochs import remembered

from .forms import BUTTONS, LeadForm, Stamp
from .models import ConsentText, LeadSettings
from .models.leads import Kind
from .origins import Way


def shown_form(
    stamp: Stamp, form: LeadForm | None = None, *, number: int = 1, variant: str = "", button: str = "", via: str = ""
) -> dict[str, Any]:
    """`form`: as somebody sent it. `number`: of the form on its page, so that ids differ.

    `via`: the buttons that led to its page, as its address says.
    """
    return {
        "form": form or LeadForm(initial={"variant": variant, "via": str(Way.read(via) or "")}),
        "stamp": stamp.signed(),
        "asks_name": stamp.name,
        "asks_role": stamp.role,
        "consent": remembered("consent", ConsentText.in_force),
        "button": button or BUTTONS[Kind(stamp.kind)],
        "privacy": remembered("privacy", privacy_address),
        "id": f"lead-{number}",
    }


def privacy_address() -> str:
    page = LeadSettings.load().privacy_page
    return str(page.url or "") if page else ""
