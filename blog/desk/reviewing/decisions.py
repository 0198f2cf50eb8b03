"""What a person may decide about the version in front of them, and the decision itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision, TaskState

from blog import review, submissions
from blog.content import changed_blocks, content_hash
from blog.models import ArticlePage, ReviewState, ReviewTask
from blog.publishing import Refusal, Refused
from blog.quality.registry import Finding
from blog.stored_names import shown_name

APPROVE, REJECT = "approve", "reject"


@dataclass
class Standing:
    """What waits, and what this person may do about it. `reasons` say why they may not approve."""

    state: TaskState
    actions: dict[str, str] = field(default_factory=dict)  # action -> label of its button
    reasons: list[str] = field(default_factory=list)
    read: str = ""  # the hash of what is on the screen

    @property
    def can_approve(self) -> bool:
        return APPROVE in self.actions and not self.reasons

    @property
    def can_reject(self) -> bool:
        return REJECT in self.actions


def standing_of(user: Any, page: ArticlePage, findings: Iterable[Finding] | None = None) -> Standing | None:
    """None when nothing waits for a decision. `findings`: of its latest version, if they are known already."""
    state = page.current_workflow_task_state
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        return None
    task = state.task.specific
    actions: dict[str, str] = {}
    for name, label, is_modal in task.get_actions(page, user):
        if name not in actions or not is_modal:
            actions[name] = str(label)
    return Standing(
        state,
        actions,
        reasons_against(user, page, state, set(actions), findings),
        content_hash(page.latest_revision.content),
    )


def reasons_against(
    user: Any, page: ArticlePage, state: TaskState, actions: set[str], findings: Iterable[Finding] | None
) -> list[str]:
    """Why this person may not approve what waits. The desk's tasks offer no approval to who has a hand in it."""
    task = state.task.specific
    if not submissions.may_act(user, task):
        groups = ", ".join(shown_name(group.name) for group in submissions.groups_of(task))
        return [
            _("“%(task)s” is decided by: %(groups)s.")
            % {"task": shown_name(task.name), "groups": groups or _("nobody")}
        ]
    found = []
    if APPROVE not in actions and state.workflow_state.requested_by_id == user.pk:
        found.append(_("You submitted this version. Somebody else must approve it."))
    elif APPROVE not in actions:
        found.append(_("You edited this version. Somebody else must approve it."))
    if isinstance(state, ReviewState):
        found.extend(refusal.text for refusal in review.approval_refusals(page, state, findings))
    return found


def decide(
    page: ArticlePage, user: Any, action: str, *, state_id: str, content: str, revision: str, comment: str,
    whole: bool = False,
) -> None:  # fmt: skip
    """Approve or send back what this person has read. Raises Refused, also when it is something else by now.

    `content` is the hash of what was on their screen, `revision` where it stood. `whole`: they have reviewed the
    whole article, not only what changed.
    """
    state = state_of(page, state_id)
    task = state.task.specific
    latest = content_hash(page.latest_revision.content)
    if action not in (APPROVE, REJECT):
        raise Http404
    if page.current_workflow_state is None:
        raise Refused(page, [Refusal("decided", _("It is not in review any more."))])
    if content != latest:
        raise Refused(page, [Refusal("changed", changed_text(page, content, revision))])
    if state.pk != page.current_workflow_state.current_task_state_id:
        raise Refused(page, [Refusal("decided", _("Somebody else has decided this since you opened it."))])
    # The desk's own tasks say why they refuse; Wagtail's check nothing.
    if not isinstance(task, ReviewTask) and action not in {
        name for name, _label, _modal in task.get_actions(page, user)
    }:
        raise PermissionDenied
    if isinstance(state, ReviewState):
        state.whole_article = whole and action == APPROVE  # stored with the decision
    task.on_action(state, user, action, comment=comment)


def state_of(page: ArticlePage, state_id: str) -> TaskState:
    """The task state of this number, if it belongs to this article."""
    found = TaskState.objects.filter(pk=state_id).first() if state_id.isdecimal() else None
    if found is None or not page.workflow_states.filter(pk=found.workflow_state_id).exists():
        raise Http404
    return found.specific


def changed_text(page: ArticlePage, content: str, revision: str) -> str:
    """What happened between the version that was read and the one that waits now."""
    read: Revision | None = page.revisions.filter(pk=revision).first() if revision.isdecimal() else None
    count = 0
    if read is not None and content_hash(read.content) == content:
        count = len(changed_blocks(read.content, page.latest_revision.content))
    if not count:
        return _("It changed since you opened it. Below is the new version.")
    return ngettext(
        "It changed since you opened it: %(count)s block. Below is the new version.",
        "It changed since you opened it: %(count)s blocks. Below is the new version.",
        count,
    ) % {"count": count}
