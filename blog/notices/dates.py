"""Reviews whose day has come, told once for each day that was set."""

import logging
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from blog.models import Submission
from blog.stored_names import shown_name

from . import people
from .telling import tell, title

logger = logging.getLogger(__name__)


def tell_due(today: date | None = None) -> int:
    """Reviews due today or tomorrow, and overdue ones. Returns how many notices were written.

    Safe to run as often as one likes. One article that fails does not stop the others.
    """
    today = today or timezone.localdate()
    running = Submission.objects.filter(
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS, due_on__lte=today + timedelta(days=1)
    )
    count = 0
    for pk in running.order_by("pk").values_list("pk", flat=True):
        try:
            count += tell_one(pk, today)
        except Exception:
            logger.exception("Nobody was told that submission %s is due", pk)
    return count


@transaction.atomic
def tell_one(pk: int, today: date) -> int:
    submission = Submission.objects.select_for_update().get(pk=pk)
    state = submission.workflow_state
    page = people.article(state)
    if page is None or submission.due_on is None or state.current_task_state is None:
        return 0
    day = date_format(submission.due_on, _("j F Y"))
    if submission.due_on < today:
        kind, subject = "overdue", _("%(title)s is overdue since %(day)s")
    else:
        kind, subject = "due", _("%(title)s is due on %(day)s")
    notices = tell(
        kind,
        people.reviewers(state.current_task_state),
        subject % {"title": title(page), "day": day},
        _("It waits at “%(task)s”.") % {"task": shown_name(state.current_task_state.task.name)},
        article=page,
        key=f"{kind}:{submission.pk}:{submission.due_on}",
    )
    return len(notices)
