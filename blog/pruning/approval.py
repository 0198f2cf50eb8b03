"""A second person reads the verdicts, and what they approve is carried out: all of it or nothing.

An approval names what was read: the digest of the verdicts and of each article's content. When one of them has
changed since, nothing happens and the lead is asked again.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from blog import publishing, signals
from blog.freshness import keeping
from blog.links.articles import read_articles
from blog.models import ArticlePage, Pruning, ReviewTask, Verdict
from blog.publishing import Refusal, Refused, name_of

from . import addresses, relinking
from .verdicts import (
    PruningRefused,
    changed_since,
    decided_already,
    digest_of,
    locked,
    may_decide,
    obstacles,
    read,
    record,
    refuse,
)

REWRITE_WITHIN = timedelta(days=28)


# ---- who may


def hands_in(pruning: Pruning, verdicts: Sequence[Verdict]) -> set[int]:
    """Who proposed these verdicts, or gave one of them."""
    found = [pruning.proposed_by_id, *(verdict.decided_by_id for verdict in verdicts)]
    return {person for person in found if person}


def may_approve(user: Any, articles: Sequence[int]) -> bool:
    """Reviewers and leads of all these articles; a coach only signs. Two queries."""
    if not user.is_active:
        return False
    editable = page_permission_policy.instances_user_has_permission_for(user, "change").filter(pk__in=articles)
    if not articles or editable.count() != len(set(articles)):
        return False
    is_reviewer = ReviewTask.objects.filter(active=True, coachtask=None, groups__user=user).exists()
    return is_reviewer or may_decide(user, articles)


def approval_refusals(pruning: Pruning, verdicts: Sequence[Verdict], user: Any, digest: str = "") -> list[Refusal]:
    """Why this person may not approve what stands there now. `digest`: what they have read."""
    if pruning.status != Pruning.Status.PROPOSED:
        return decided_already().refusals
    found = []
    if not may_approve(user, [verdict.article_id for verdict in verdicts]):
        found.append(Refusal("no-reviewer", _("Only reviewers and leads of all its articles may approve it.")))
    if user.pk in hands_in(pruning, verdicts):
        text = _("You proposed it, or gave one of the verdicts. Somebody else must approve it.")
        found.append(Refusal("own-work", text))
    if titles := changed_since(verdicts):
        text = _("Changed since it was proposed: %(titles)s. A lead must look again, and propose it again.")
        found.append(Refusal("stale", text % {"titles": ", ".join(f"“{title}”" for title in titles)}))
    elif pruning.proposed_digest != digest_of(pruning, verdicts) or (digest and digest != pruning.proposed_digest):
        found.append(Refusal("stale", _("The verdicts have changed. Load the page again, and read them.")))
    return found + obstacles(pruning, verdicts)


# ---- the decision


def approve(pruning: Pruning, user: Any, digest: str) -> None:
    """Approve what was read, and carry it out. Raises PruningRefused; then nothing has happened."""
    read_articles(limit=None)
    with transaction.atomic():
        pruning = locked(pruning)
        verdicts, linking = locked_articles(pruning)
        if not digest or (found := approval_refusals(pruning, verdicts, user, digest)):
            raise PruningRefused(found if digest else decided_already().refusals)
        pruning.status = Pruning.Status.DONE
        pruning.approved_by, pruning.approved_at = user, timezone.now()
        carry_out(pruning, verdicts, linking, user)
        pruning.save(update_fields=["status", "approved_by", "approved_at", "relinked"])
        record(pruning, "approve", user)
        signals.verdicts_carried_out.send(sender=Pruning, instance=pruning, user=user)


@transaction.atomic
def send_back(pruning: Pruning, user: Any, reason: str) -> None:
    """By who might approve it: not like this, and why."""
    pruning = locked(pruning)
    if pruning.status != Pruning.Status.PROPOSED:
        raise decided_already()
    if not may_approve(user, list(pruning.verdicts.values_list("article", flat=True))):
        raise refuse("no-reviewer", _("Only reviewers and leads of all its articles may do this."))
    if not reason.strip():
        raise refuse("no-reason", _("Say what should change."))
    pruning.status, pruning.sent_back = Pruning.Status.OPEN, f"{name_of(user)}: {reason.strip()}"
    pruning.save(update_fields=["status", "sent_back"])
    record(pruning, "send_back", user, reason=reason.strip())
    signals.verdicts_sent_back.send(sender=Pruning, instance=pruning, user=user)


def locked_articles(pruning: Pruning) -> tuple[list[Verdict], set[int]]:
    """The verdicts, and the numbers of the articles that link to what leaves.

    All their rows, and those of the pages that visitors are sent to, are locked at once and in one order.
    """
    verdicts = read(pruning)
    linking = relinking.linking_articles([verdict.article for verdict in verdicts if verdict.removes])
    goals = {verdict.goal_id for verdict in verdicts if verdict.goal_id}
    publishing.lock({verdict.article_id for verdict in verdicts} | goals | linking)
    return read(pruning), linking


# ---- carrying out


def carry_out(pruning: Pruning, verdicts: Sequence[Verdict], linking: Collection[int], user: Any) -> None:
    removing = [verdict for verdict in verdicts if verdict.removes]
    removed = [verdict.article for verdict in removing]
    pages = Page.objects.in_bulk({verdict.goal_id for verdict in removing if verdict.goal_id})
    goals = {verdict.article_id: pages.get(verdict.goal_id) for verdict in removing}
    sources = ArticlePage.objects.filter(pk__in=linking).select_related("latest_revision")
    for verdict in removing:
        take_off(pruning, verdict, goals[verdict.article_id], user)
    # In the name of who proposed it: who approved it may then approve these drafts, too.
    author = pruning.proposed_by or user
    pruning.relinked = relinking.relink(list(sources.order_by("pk")), removed, goals, author)
    for verdict in verdicts:
        if verdict.kind == Verdict.Kind.REWRITE:
            ask_for_rewriting(pruning, verdict, user)


def take_off(pruning: Pruning, verdict: Verdict, goal: Page | None, user: Any) -> None:
    """Unpublished, its review and schedule ended, its addresses led away; the history says why."""
    article = ArticlePage.objects.get(pk=verdict.article_id)
    verdict.taken_off = article.live_revision
    found = addresses.addresses_of(article)
    publishing.end_review(article, user)
    article.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    UnpublishPageAction(article, user=user).execute(skip_permission_checks=True)
    verdict.journal = addresses.lead_away(article, found, goal)
    verdict.save(update_fields=["taken_off", "journal"])
    action = "proofdesk.pruning.merged" if goal else "proofdesk.pruning.pruned"
    log(instance=article, action=action, user=user, data=told(pruning, verdict, goal))


def told(pruning: Pruning, verdict: Verdict, goal: Page | None = None) -> dict[str, Any]:
    """What the history of an article keeps."""
    return {
        "pruning": pruning.pk,
        "goal": goal.title if goal else "",
        "by": name_of(verdict.decided_by),
        "reason": verdict.note,
    }


def ask_for_rewriting(pruning: Pruning, verdict: Verdict, user: Any) -> None:
    """Its review is due in four weeks, if it was not earlier: it stands in the report of freshness, and its owner is
    reminded."""
    article = verdict.article
    row = keeping.freshness_of(article)
    day = timezone.localdate() + REWRITE_WITHIN
    if row.review_by is None or row.review_by > day:
        try:
            keeping.plan(article, user, owner=row.owner, day=day)
        except Refused as refused:
            raise PruningRefused(refused.refusals) from refused
    log(instance=article, action="proofdesk.pruning.rewrite", user=user, data=told(pruning, verdict))
