"""Families and levels of checks, in words."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.quality.registry import ERROR, OFF, WARNING, Finding
from blog.quality.waivers import WAIVED

FAMILIES: dict[str, Any] = {
    "structure": gettext_lazy("Structure"),
    "search": gettext_lazy("Search and sharing"),
    "language": gettext_lazy("Language"),
    "links": gettext_lazy("Links"),
    "honesty": gettext_lazy("Honesty"),
    "sameness": gettext_lazy("Sameness"),
    "accessibility": gettext_lazy("Accessibility"),
    "freshness": gettext_lazy("Freshness"),
}
LEVELS: dict[str, Any] = {
    ERROR: gettext_lazy("Error"),
    WARNING: gettext_lazy("Warning"),
    WAIVED: gettext_lazy("Waived"),
    OFF: gettext_lazy("Off"),
}
ICONS = {ERROR: "circle-xmark", WARNING: "warning", WAIVED: "circle-check"}


def family_of(rule_id: str) -> str:
    return rule_id.partition(".")[0]


def family_label(rule_id: str) -> str:
    family = family_of(rule_id)
    return str(FAMILIES.get(family, family))


def summary(found: Iterable[Finding]) -> str:
    """“2 errors, 1 warning”; what there is none of is left out."""
    count = Counter(finding.level for finding in found)
    parts = []
    if number := count[ERROR]:
        parts.append(ngettext("%(count)s error", "%(count)s errors", number) % {"count": number})
    if number := count[WARNING]:
        parts.append(ngettext("%(count)s warning", "%(count)s warnings", number) % {"count": number})
    if number := count[WAIVED]:
        parts.append(_("%(count)s waived") % {"count": number})
    return ", ".join(parts) or _("No errors, no warnings")


def by_family(found: Iterable[Finding]) -> list[tuple[str, str, list[Finding]]]:
    """(name, label, findings) of each family in which something was found."""
    found = list(found)
    groups = (
        (name, str(label), [each for each in found if family_of(each.check) == name])
        for name, label in FAMILIES.items()
    )
    return [group for group in groups if group[2]]
