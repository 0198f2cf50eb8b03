"""What the template of a lead form shows."""

from typing import Any

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
    privacy = LeadSettings.load().privacy_page
    return {
        "form": form or LeadForm(initial={"variant": variant, "via": str(Way.read(via) or "")}),
        "stamp": stamp.signed(),
        "asks_name": stamp.name,
        "asks_role": stamp.role,
        "consent": ConsentText.in_force(),
        "button": button or BUTTONS[Kind(stamp.kind)],
        "privacy": privacy.url if privacy else "",
        "id": f"lead-{number}",
    }
