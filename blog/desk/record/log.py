"""How the history of an article tells of the gate's decisions."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter


class ReasonFormatter(LogFormatter):
    """The reason that somebody gave stands below what they did."""

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("reason", ""))


class CertificateFormatter(LogFormatter):
    label = gettext_lazy("Certify")

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        return certificate_text(
            data.get("certificate", ""), data.get("basis", ""), data.get("approver", ""), data.get("decisions", ())
        )


def with_reason(label: Any, message: Any) -> type[LogFormatter]:
    """A formatter for an action of which the log keeps the reason."""
    return type("ReasonFormatter", (ReasonFormatter,), {"label": label, "message": message})


def certificate_text(short_hash: str, basis: str, approver: str, decisions: Iterable[dict[str, Any]]) -> str:
    """Who answers for a version, as one sentence. `decisions`: each with `by` and `task`."""
    texts = {
        "break_glass": _("%(names)s answers for it without a review; certificate %(hash)s"),
        "import": _("Imported by %(names)s, as its source was live; certificate %(hash)s"),
    }
    text = texts.get(basis) or _("Approved by %(names)s; certificate %(hash)s")
    return text % {"names": names_of(approver, decisions), "hash": short_hash}


def names_of(approver: str, decisions: Iterable[dict[str, Any]]) -> str:
    """“Rex (Editorial review) and Cora (Coach’s sign-off)”, or the approver alone."""
    told = [_("%(name)s (%(task)s)") % {"name": row["by"], "task": row["task"]} for row in decisions]
    return get_text_list(told, _("and")) or approver


@hooks.register("register_log_actions")
def register_certificates(actions: LogActionRegistry) -> None:
    actions.register_action("proofdesk.certify")(CertificateFormatter)
