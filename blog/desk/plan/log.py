"""How the history names what happens to releases and dates."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

# What the entry's data adds to the message; an entry of an article names the release, and the other way round.
DETAILS = ("release", "article", "reason", "moment")

ACTIONS = (
    ("release.create", gettext_lazy("Create a release"), gettext_lazy("Release created")),
    ("release.edit", gettext_lazy("Edit a release"), gettext_lazy("Release edited")),
    ("release.add", gettext_lazy("Add to a release"), gettext_lazy("Added to a release")),
    ("release.remove", gettext_lazy("Remove from a release"), gettext_lazy("Removed from a release")),
    ("release.approve", gettext_lazy("Approve a release"), gettext_lazy("Release approved")),
    ("release.done", gettext_lazy("Go live with a release"), gettext_lazy("Went live with a release")),
    ("release.fail", gettext_lazy("Fail to release"), gettext_lazy("Release failed; nothing went live")),
    ("release.cancel", gettext_lazy("Cancel a release"), gettext_lazy("Release cancelled")),
    ("move_due", gettext_lazy("Change a due date"), gettext_lazy("Due date changed")),
    ("move_schedule", gettext_lazy("Move a schedule"), gettext_lazy("Schedule moved")),
)


def formatter(label: Any, message: Any) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            details = [str(log_entry.data[name]) for name in DETAILS if log_entry.data.get(name)]
            return f"{self.message}: {', '.join(details)}" if details else str(self.message)

        def format_comment(self, log_entry: Any) -> str:
            return ""

    Formatter.label, Formatter.message = label, message
    return Formatter


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in ACTIONS:
        actions.register_action(f"proofdesk.{action}")(formatter(label, message))
