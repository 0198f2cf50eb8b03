"""Taking back what was carried out: an article is live again, as it was approved, and answers at its address."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from blog import publishing
from blog.models import Pruning, Verdict
from blog.publishing import Refused

from . import addresses
from .verdicts import PruningRefused, decided_already, locked, may_decide, read, record, refuse


def is_undoable(verdict: Verdict) -> bool:
    return verdict.removes and verdict.taken_back_at is None


@transaction.atomic
def take_back(pruning: Pruning, user: Any, articles: Collection[int]) -> int:
    """Of these articles, by a lead: all or none. Returns how many.

    Each passes the release gate with the version that was live: where its approval holds no longer, a claim has
    lost its evidence or somebody retracted it, it stays off. Drafts with other links stay as they are.
    Raises PruningRefused.
    """
    pruning = locked(pruning)
    if pruning.status != Pruning.Status.DONE:
        raise decided_already()
    if not may_decide(user, articles):
        raise refuse("no-lead", _("Only a lead of these articles may do this."))
    publishing.lock(articles)
    verdicts = [verdict for verdict in read(pruning) if verdict.article_id in articles and is_undoable(verdict)]
    if not verdicts:
        raise refuse("nothing", _("Choose an article that was taken off."))
    for verdict in verdicts:
        put_back(pruning, verdict, user)
    record(pruning, "take_back", user, articles=[verdict.article.title for verdict in verdicts])
    return len(verdicts)


def put_back(pruning: Pruning, verdict: Verdict, user: Any) -> None:
    article = verdict.article
    if not article.live:
        if verdict.taken_off is None:
            text = _("“%(title)s” cannot be put back: the version that was live is no longer kept.")
            raise refuse("no-version", text % {"title": article.title})
        try:
            verdict.taken_off.publish(user=user, skip_permission_checks=True)
        except Refused as refused:
            raise PruningRefused([publishing.Refusal(refused.refusals[0].code, str(refused))]) from refused
    addresses.take_back(verdict.journal)
    verdict.taken_back_by, verdict.taken_back_at = user, timezone.now()
    verdict.save(update_fields=["taken_back_by", "taken_back_at"])
    log(
        instance=article,
        action="proofdesk.pruning.back",
        user=user,
        data={"pruning": pruning.pk, "reason": verdict.note},
    )
