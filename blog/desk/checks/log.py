"""How the history tells of rules that were set and warnings that stand."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter


class SetFormatter(LogFormatter):
    label = gettext_lazy("Set a check")

    def format_message(self, log_entry: Any) -> str:
        return _("%(rule)s: %(before)s, now %(after)s") % log_entry.data


class WaiveFormatter(LogFormatter):
    label = gettext_lazy("Let a warning stand")

    def format_message(self, log_entry: Any) -> str:
        return _("Let stand: %(message)s") % log_entry.data

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data["reason"])


class WithdrawFormatter(LogFormatter):
    label = gettext_lazy("Withdraw a waiver")

    def format_message(self, log_entry: Any) -> str:
        return _("No longer let stand: %(message)s") % log_entry.data


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("proofdesk.checks.set")(SetFormatter)
    actions.register_action("proofdesk.checks.waive")(WaiveFormatter)
    actions.register_action("proofdesk.checks.withdraw")(WithdrawFormatter)
