"""How the history tells of prunings, and of what they did to an article."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from blog.desk.record.log import ReasonFormatter

GROUP = (
    ("begin", gettext_lazy("Begin a pruning"), gettext_lazy("Pruning begun")),
    ("propose", gettext_lazy("Propose verdicts"), gettext_lazy("Verdicts proposed")),
    ("reopen", gettext_lazy("Reopen a pruning"), gettext_lazy("Verdicts taken up again")),
    ("send_back", gettext_lazy("Send verdicts back"), gettext_lazy("Verdicts sent back")),
    ("drop", gettext_lazy("Give up a pruning"), gettext_lazy("Pruning given up")),
    ("approve", gettext_lazy("Approve verdicts"), gettext_lazy("Verdicts approved and carried out")),
    ("take_back", gettext_lazy("Take back a pruning"), gettext_lazy("Articles put back")),
)
ARTICLE = (
    ("merged", gettext_lazy("Merge an article"), gettext_lazy("Merged into “%(goal)s”; verdict of %(by)s")),
    ("pruned", gettext_lazy("Prune an article"), gettext_lazy("Pruned; verdict of %(by)s")),
    ("rewrite", gettext_lazy("Ask for a rewriting"), gettext_lazy("To be rewritten; verdict of %(by)s")),
    ("back", gettext_lazy("Put an article back"), gettext_lazy("Put back after a pruning")),
)


class ArticleFormatter(ReasonFormatter):
    template: Any = ""

    def format_message(self, log_entry: Any) -> str:
        given = {"goal": "", "by": _("somebody"), **log_entry.data}
        return str(self.template % given)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in GROUP:
        formatter = type("GroupFormatter", (ReasonFormatter,), {"label": label, "message": message})
        actions.register_action(f"proofdesk.pruning.{action}")(formatter)
    for action, label, template in ARTICLE:
        formatter = type("ArticleFormatter", (ArticleFormatter,), {"label": label, "template": template})
        actions.register_action(f"proofdesk.pruning.{action}")(formatter)
