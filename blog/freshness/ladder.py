"""What happens to articles that stay overdue: a banner, no search engines, not live. Off until a lead turns it on.

The first two steps change no content: they are told by `Freshness.step`. The last one is a normal unpublishing.
"""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from blog import publishing
from blog.models import Freshness, FreshnessSettings

logger = logging.getLogger(__name__)
Step = Freshness.Step


def climb(today: date | None = None) -> int:
    """Take each article to its step, up or down. Returns how many moved. One that fails does not stop the others."""
    today = today or timezone.localdate()
    settings = FreshnessSettings.load()
    rows = Freshness.objects.exclude(step=Step.UNPUBLISHED)
    standing = set(rows.exclude(step=Step.NONE).values_list("pk", flat=True))
    late = set(rows.filter(article__live=True, review_by__lt=today).values_list("pk", flat=True))
    count = 0
    for pk in sorted(standing | late):
        try:
            count += move(pk, settings, today)
        except Exception:
            logger.exception("The freshness %s could not be taken to its step", pk)
    return count


@transaction.atomic
def move(pk: int, settings: FreshnessSettings, today: date) -> bool:
    page = publishing.locked(Freshness.objects.select_related("article").get(pk=pk).article)
    row = Freshness.objects.get(pk=pk)
    step = step_for(row, settings, today)
    if step == Step.UNPUBLISHED and row.taken_off_id:
        step = Step.NOINDEX  # somebody put it back since
    if step == row.step or row.step == Step.UNPUBLISHED:
        return False
    row.step = step
    if step == Step.UNPUBLISHED:
        row.taken_off = page.live_revision
    row.save(update_fields=["step", "taken_off"])
    log(instance=page, action="proofdesk.ladder", data={"reason": told(step, row, today)})
    if step == Step.UNPUBLISHED and page.live:
        page.unpublish(log_action=True)
    return True


def step_for(row: Freshness, settings: FreshnessSettings, today: date) -> Step:
    """The highest step whose days have passed."""
    if not settings.ladder_on or row.review_by is None or row.review_by >= today:
        return Step.NONE
    days = (today - row.review_by).days
    steps = (
        (Step.UNPUBLISHED, settings.unpublish_days),
        (Step.NOINDEX, settings.noindex_days),
        (Step.BANNER, settings.banner_days),
    )
    return next((step for step, after in steps if after is not None and days >= after), Step.NONE)


def told(step: Step, row: Freshness, today: date) -> str:
    if step == Step.NONE:
        return _("No step any more")
    days = (today - row.review_by).days if row.review_by else 0
    return _("%(step)s, %(days)s days overdue") % {"step": step.label, "days": days}
