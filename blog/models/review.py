"""The review that an article passes: its tasks, what they remember, and when the answer is due."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Task, TaskState, WorkflowState

from blog import working_days
from blog.content import block_types, content_hash, missing_parts


class ReviewState(TaskState):
    """What waits at a task. A decision counts for content with this hash, whatever is saved meanwhile."""

    content_hash = models.CharField(_("content hash"), max_length=64)
    signed_by = models.CharField(
        _("signed by"), max_length=255, blank=True, help_text=_("Who decided by link, without an account.")
    )

    whole_article = models.BooleanField(
        _("whole article reviewed"), default=False, help_text=_("More than the change was read: the article is fresh.")
    )

    class Meta:
        verbose_name = _("state of a review")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.content_hash = self.content_hash or content_hash(self.revision.content)
        super().save(*args, **kwargs)

    @property
    def decided_by(self) -> str:
        from blog.publishing import name_of

        return self.signed_by or name_of(self.finished_by)


class Submission(models.Model):
    """One round of review: what it consists of, who looks at it, and until when."""

    class Priority(models.IntegerChoices):
        URGENT = 1, _("urgent")
        NORMAL = 2, _("normal")
        LOW = 3, _("can wait")

    workflow_state = models.OneToOneField(WorkflowState, on_delete=models.CASCADE, related_name="submission")
    tasks = models.JSONField(_("tasks when it was submitted"), default=list)  # ids, in order
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_submissions",
        verbose_name=_("assignee"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)

    class Meta:
        verbose_name = _("submission")

    def __str__(self) -> str:
        return str(self.workflow_state)

    @property
    def is_overdue(self) -> bool:
        return bool(
            self.due_on
            and self.due_on < timezone.localdate()
            and self.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
        )


@receiver(post_save, sender=WorkflowState)
def note_submission(instance: WorkflowState, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """What the review consists of is decided when it begins."""
    if created and not raw:
        tasks = instance.workflow.workflow_tasks.filter(task__active=True).order_by("sort_order")
        Submission.objects.create(
            workflow_state=instance, tasks=list(tasks.values_list("task_id", flat=True)), due_on=usual_due_day()
        )


def usual_due_day() -> date | None:
    """When an answer to what is submitted today is due; None when this house sets no such days."""
    days: int = settings.PROOFDESK_REVIEW_DAYS
    return working_days.after(timezone.localdate(), days) if days else None


class ReadinessTask(Task):
    """Decided by the article itself: has it what every article needs, and do the checks find no error?"""

    task_state_class = ReviewState
    PARTS = {
        "description": _("a description"),
        "body": _("a text"),
        "hero_alt": _("words for the main image"),
    }

    class Meta:
        verbose_name = _("readiness")
        verbose_name_plural = _("readiness")

    @classmethod
    def get_description(cls) -> str:
        return str(
            _("Checks by itself that the article has its required parts and no errors, before anybody reads it.")
        )

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        from blog import checking

        from .articles import ArticlePage

        state = super().start(workflow_state, user=user)
        page = state.revision.as_object()
        reasons = [refusal.text for refusal in checking.refusals(page)] if isinstance(page, ArticlePage) else []
        if missing := missing_parts(state.revision.content):
            parts = ", ".join(str(self.PARTS[name]) for name in missing)
            reasons.insert(0, str(_("Missing: %s.")) % parts)
        if reasons:
            return state.reject(user=None, update=False, comment=" ".join(reasons))
        return state.approve(user=None, update=False)


class ReviewTask(AbstractGroupApprovalTask):
    """Approval by a second person: who wrote, edited or submitted what is read does not approve it.

    The rule lives in `on_action`, not in what a menu offers: Wagtail checks neither.
    """

    task_state_class = ReviewState

    class Meta:
        verbose_name = _("review by a second person")
        verbose_name_plural = _("reviews by a second person")

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the chosen groups approve what others wrote. What they read is what goes live."))

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """(name, label, asks for a comment). The label says what will happen."""
        from blog import review

        actions = super().get_actions(obj, user)
        state = obj.current_workflow_task_state
        if not actions or not isinstance(state, ReviewState) or obj.latest_revision is None:
            return actions
        if review.has_hand_in(user, obj):
            return [action for action in actions if action[0] != "approve"]
        label = review.outcome_of_approval(obj.specific, state)
        return [(name, label if name == "approve" and not modal else text, modal) for name, text, modal in actions]

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        from blog import review

        # Nothing else of what a form says about itself reaches the decision.
        comment = str(kwargs.get("comment") or "")
        review.check_decision(self, task_state, user, action_name, comment=comment)
        super().on_action(task_state, user, action_name, comment=comment)

    def get_form_for_action(self, action: str) -> Any:
        from blog.forms import ReasonForm

        return ReasonForm if action == "reject" else super().get_form_for_action(action)


class CoachTask(ReviewTask):
    """A coach signs what is said in a coach's name; articles without it are passed over."""

    SIGNED_BLOCKS = {"coach_note"}

    class Meta:
        verbose_name = _("coach's sign-off")
        verbose_name_plural = _("coaches' sign-offs")

    @classmethod
    def get_description(cls) -> str:
        return str(_("A coach signs articles that have a coach's note. Other articles are passed over."))

    def concerns(self, data: dict[str, Any]) -> bool:
        """Is there something to sign in this content?"""
        return not self.SIGNED_BLOCKS.isdisjoint(block_types(data))

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        revision = workflow_state.content_object.get_latest_revision()
        if self.concerns(revision.content):
            return super().start(workflow_state, user=user)
        return ReviewState.objects.create(
            workflow_state=workflow_state,
            task=self,
            revision=revision,
            status=TaskState.STATUS_SKIPPED,
            finished_at=timezone.now(),
        )
