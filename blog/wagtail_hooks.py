"""What the desk adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from .desk import conflict_hooks, menu, preview_hooks, typing_hooks  # noqa: F401 (they register their hooks)
from .desk.addresses import hooks as address_hooks  # noqa: F401
from .desk.articles import hooks as article_hooks  # noqa: F401
from .desk.checks import hooks as check_hooks  # noqa: F401
from .desk.claims import hooks as claim_hooks  # noqa: F401
from .desk.freshness import hooks as freshness_hooks  # noqa: F401
from .desk.gate import hooks as gate_hooks  # noqa: F401
from .desk.guide import hooks as guide_hooks  # noqa: F401
from .desk.history import hooks as history_hooks  # noqa: F401
from .desk.links import hooks as link_hooks  # noqa: F401
from .desk.notices import hooks as notice_hooks  # noqa: F401
from .desk.packet import hooks as packet_hooks  # noqa: F401
from .desk.plan import hooks as plan_hooks  # noqa: F401
from .desk.pruning import hooks as pruning_hooks  # noqa: F401
from .desk.questions import hooks as question_hooks  # noqa: F401
from .desk.record import hooks as record_hooks  # noqa: F401
from .desk.record import log
from .desk.reviewing import hooks as reviewing_hooks  # noqa: F401
from .desk.sameness import hooks as sameness_hooks  # noqa: F401
from .desk.today import hooks as today_hooks  # noqa: F401
from .desk.tokens import hooks as token_hooks  # noqa: F401


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, label, message in (
        ("import_release", gettext_lazy("Import release"), gettext_lazy("Released by an import, as its source was")),
        ("break_glass", gettext_lazy("Release without review"), gettext_lazy("Released without a review")),
        ("retract", gettext_lazy("Retract"), gettext_lazy("Retracted: do not publish")),
        ("lift", gettext_lazy("Lift a retraction"), gettext_lazy("Retraction lifted")),
        ("own_question", gettext_lazy("Own a question"), gettext_lazy("Owns a question")),
        ("give_up_question", gettext_lazy("Give up a question"), gettext_lazy("Owns a question no longer")),
        ("refuse", gettext_lazy("Refuse release"), gettext_lazy("Not released")),
    ):
        actions.register_action(f"proofdesk.{action}")(log.with_reason(label, message))
