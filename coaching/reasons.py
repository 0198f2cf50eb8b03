"""Why an offer is shown, in words: “topic leadership, stage decide”."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .matching import COMPARE, DECIDE, DEFAULT, LEARN, OTHER_STAGE, PINNED, PRIORITY, STAGE, TOPIC, Reason

TEXTS = {
    PINNED: gettext_lazy("pinned"),
    TOPIC: gettext_lazy("topic %(value)s"),
    DEFAULT: gettext_lazy("the default offer"),
    STAGE: gettext_lazy("stage %(value)s"),
    OTHER_STAGE: gettext_lazy("stage %(value)s, not %(wanted)s"),
    PRIORITY: gettext_lazy("priority %(value)s"),
}
STAGES = {
    LEARN: pgettext_lazy("stage of a reader", "learn"),
    COMPARE: pgettext_lazy("stage of a reader", "compare"),
    DECIDE: pgettext_lazy("stage of a reader", "decide"),
}


def reasons_text(reasons: Iterable[Reason]) -> str:
    return _(", ").join(map(reason_text, reasons)) or _("no topic in common")


def reason_text(reason: Reason) -> str:
    values = {"value": STAGES.get(reason.value, reason.value), "wanted": STAGES.get(reason.wanted, reason.wanted)}
    if reason.kind == TOPIC:
        values["value"] = reason.value  # a topic may have the name of a stage
    return str(TEXTS[reason.kind]) % values
