"""Giving verdicts, taking them back, and proposing them. By leads; each act locks the pruning first.

Locks are taken in one order: the pruning, then articles by their number.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from blog import publishing, releases, signals
from blog.content import content_hash
from blog.models import ArticlePage, Pruning, ReleaseItem, Verdict
from blog.publishing import Refusal

from .groups import STANDING

Kind = Verdict.Kind


class PruningRefused(Exception):
    """Something may not be done with a pruning. `refusals` says why."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__(" ".join(refusal.text for refusal in self.refusals))


def refuse(code: str, text: str) -> PruningRefused:
    return PruningRefused([Refusal(code, text)])


# ---- who may


def may_decide(user: Any, articles: Collection[int]) -> bool:
    """A lead of each of these articles. One query."""
    found = page_permission_policy.instances_user_has_permission_for(user, "publish")
    return bool(user.is_active and articles and found.filter(pk__in=articles).count() == len(set(articles)))


def require_lead(pruning: Pruning, user: Any) -> None:
    if not may_decide(user, list(pruning.verdicts.values_list("article", flat=True))):
        raise refuse("no-lead", _("Only a lead of all its articles may do this."))


# ---- verdicts


@transaction.atomic
def begin(articles: Collection[int], user: Any) -> Pruning:
    """These articles, all live, wait for their verdicts. An article is part of one pruning at a time."""
    publishing.lock(articles)
    pks = list(ArticlePage.objects.live().filter(pk__in=articles, alias_of=None).values_list("pk", flat=True))
    if len(pks) < 2 or len(pks) != len(set(articles)):
        raise refuse("gone", _("This group has changed. Load the page again."))
    if not may_decide(user, pks):
        raise refuse("no-lead", _("Only a lead of all its articles may do this."))
    if Verdict.objects.filter(article__in=pks, pruning__status__in=STANDING).exists():
        raise refuse("taken", _("Somebody is deciding about one of these articles already."))
    pruning = Pruning.objects.create(started_by=user)
    Verdict.objects.bulk_create([Verdict(pruning=pruning, article_id=pk) for pk in sorted(pks)])
    record(pruning, "begin", user)
    return pruning


@transaction.atomic
def choose_survivor(pruning: Pruning, user: Any, article: int) -> None:
    """It stays: as it is, or to be rewritten if that was the verdict."""
    pruning = locked_open(pruning, user)
    verdict = pruning.verdicts.filter(article=article).first()
    if verdict is None:
        raise refuse("no-member", _("Choose one of these articles."))
    remember(pruning, [verdict])
    pruning.survivor_id = article
    if verdict.kind not in (Kind.KEEP, Kind.REWRITE):
        give([verdict], user, Kind.KEEP, None, "")
    pruning.save(update_fields=["survivor", "steps"])


@transaction.atomic
def decide(
    pruning: Pruning, user: Any, articles: Collection[int], kind: str, *, target: Page | None = None, note: str = ""
) -> int:
    """The same verdict for some articles. Returns how many. `target`: of “merge”, None for the survivor."""
    pruning = locked_open(pruning, user)
    verdicts = list(pruning.verdicts.filter(article__in=articles))
    if not verdicts:
        raise refuse("no-choice", _("Choose at least one article."))
    if kind not in Kind.values:
        raise refuse("no-verdict", _("Choose a verdict."))
    if kind in Verdict.REMOVING and any(verdict.article_id == pruning.survivor_id for verdict in verdicts):
        raise refuse("survivor", _("The survivor stays. Choose another survivor first, or leave it out."))
    if kind == Kind.MERGE and target is None and pruning.survivor_id is None:
        raise refuse("no-target", _("Choose the survivor first, or the page to merge into."))
    if kind == Kind.MERGE and target is not None and any(verdict.article_id == target.pk for verdict in verdicts):
        raise refuse("itself", _("An article cannot be merged into itself."))
    remember(pruning, verdicts)
    give(verdicts, user, kind, target if kind == Kind.MERGE else None, note.strip())
    pruning.save(update_fields=["steps"])
    return len(verdicts)


@transaction.atomic
def undo(pruning: Pruning, user: Any) -> None:
    """The last step: verdicts and survivor are as they were before it."""
    pruning = locked_open(pruning, user)
    if not pruning.steps:
        raise refuse("nothing", _("There is nothing to undo."))
    step = pruning.steps.pop()
    verdicts = {verdict.article_id: verdict for verdict in pruning.verdicts.all()}
    survivor = step["survivor"]
    pruning.survivor_id = survivor if survivor in verdicts else None
    for before in step["verdicts"]:
        if verdict := verdicts.get(before["article"]):
            verdict.kind, verdict.note = before["kind"], before["note"]
            verdict.target = Page.objects.filter(pk=before["target"]).first() if before["target"] else None
            verdict.decided_by_id, verdict.decided_at = before["by"], before["at"]
            verdict.save()
    pruning.save(update_fields=["steps", "survivor"])


def give(verdicts: Collection[Verdict], user: Any, kind: str, target: Page | None, note: str) -> None:
    for verdict in verdicts:
        verdict.kind, verdict.target, verdict.note = kind, target, note
        verdict.decided_by, verdict.decided_at = user, timezone.now()
    Verdict.objects.bulk_update(verdicts, ["kind", "target", "note", "decided_by", "decided_at"])


def remember(pruning: Pruning, verdicts: Collection[Verdict]) -> None:
    """What the coming step changes. Saved with the pruning."""
    pruning.steps.append(
        {
            "survivor": pruning.survivor_id,
            "verdicts": [
                {
                    "article": verdict.article_id,
                    "kind": verdict.kind,
                    "target": verdict.target_id,
                    "note": verdict.note,
                    "by": verdict.decided_by_id,
                    "at": verdict.decided_at.isoformat() if verdict.decided_at else None,
                }
                for verdict in verdicts
            ],
        }
    )


# ---- proposing


@transaction.atomic
def propose(pruning: Pruning, user: Any) -> None:
    """These verdicts, for these articles as they are now, wait for a second person.

    Once more, when an article has changed since.
    """
    pruning = locked(pruning)
    if pruning.status not in STANDING:
        raise decided_already()
    require_lead(pruning, user)
    publishing.lock(pruning.verdicts.values_list("article", flat=True))
    verdicts = read(pruning)
    if found := obstacles(pruning, verdicts):
        raise PruningRefused(found)
    for verdict in verdicts:
        verdict.read_hash = said_by(verdict.article)
    Verdict.objects.bulk_update(verdicts, ["read_hash"])
    pruning.status, pruning.sent_back = Pruning.Status.PROPOSED, ""
    pruning.proposed_by, pruning.proposed_at = user, timezone.now()
    pruning.proposed_digest = digest_of(pruning, verdicts)
    pruning.save(update_fields=["status", "sent_back", "proposed_by", "proposed_at", "proposed_digest"])
    record(pruning, "propose", user)
    signals.verdicts_proposed.send(sender=Pruning, instance=pruning, user=user)


@transaction.atomic
def reopen(pruning: Pruning, user: Any) -> None:
    """A lead goes on giving verdicts: they wait for approval no longer."""
    pruning = locked(pruning)
    if pruning.status != Pruning.Status.PROPOSED:
        raise decided_already()
    require_lead(pruning, user)
    pruning.status = Pruning.Status.OPEN
    pruning.save(update_fields=["status"])
    record(pruning, "reopen", user)


@transaction.atomic
def drop(pruning: Pruning, user: Any) -> None:
    """Nothing becomes of it; its group is in the list again."""
    pruning = locked(pruning)
    if pruning.status not in STANDING:
        raise decided_already()
    require_lead(pruning, user)
    pruning.status = Pruning.Status.DROPPED
    pruning.save(update_fields=["status"])
    record(pruning, "drop", user)


def obstacles(pruning: Pruning, verdicts: Sequence[Verdict]) -> list[Refusal]:
    """What stands against these verdicts, whoever approves them. Three queries at most."""
    found = []
    if open_ones := [verdict for verdict in verdicts if not verdict.kind]:
        text = ngettext("%(count)s article has no verdict.", "%(count)s articles have no verdict.", len(open_ones))
        found.append(Refusal("undecided", text % {"count": len(open_ones)}))
    removed = {verdict.article_id for verdict in verdicts if verdict.removes}
    waiting = ReleaseItem.objects.filter(article__in=removed, release__status__in=releases.STANDING)
    waits_in = dict(waiting.values_list("article", "release__name"))
    goals = Page.objects.in_bulk({verdict.goal_id for verdict in verdicts if verdict.goal_id})
    for verdict in verdicts:
        title = verdict.article.title
        if verdict.removes and not verdict.article.live:
            found.append(Refusal("not-live", _("“%(title)s” is not live any more. Keep it.") % {"title": title}))
        elif verdict.removes and verdict.article_id in waits_in:
            text = _("“%(title)s” waits in the release “%(release)s”. Take it out there first.")
            found.append(Refusal("release", text % {"title": title, "release": waits_in[verdict.article_id]}))
        if verdict.kind == Kind.MERGE and not is_goal(goals.get(verdict.goal_id), removed):
            text = _("“%(title)s” has no live page to be merged into.") % {"title": title}
            found.append(Refusal("no-target", text))
    return found


def is_goal(page: Page | None, removed: Collection[int]) -> bool:
    """Do visitors find something there, also after this pruning?"""
    if page is None or not page.live or page.pk in removed or not page.url:
        return False
    return not (page.expire_at and page.expire_at <= timezone.now())


# ---- what was read


def said_by(article: ArticlePage) -> str:
    """Stands for what visitors read and for the newest version."""
    parts = [content_hash(found.content) if found else "" for found in (article.live_revision, article.latest_revision)]
    return hashlib.sha256(":".join([str(article.live), *parts]).encode()).hexdigest()


def digest_of(pruning: Pruning, verdicts: Sequence[Verdict]) -> str:
    """Stands for all that a second person reads: who survives, each verdict, each article's content."""
    rows = [
        [verdict.article_id, verdict.kind, verdict.target_id, verdict.note, verdict.read_hash]
        for verdict in sorted(verdicts, key=lambda verdict: verdict.article_id)
    ]
    return hashlib.sha256(json.dumps([pruning.survivor_id, rows]).encode()).hexdigest()


def changed_since(verdicts: Sequence[Verdict]) -> list[str]:
    """Titles of the articles that say something else than when they were proposed."""
    return [verdict.article.title for verdict in verdicts if verdict.read_hash != said_by(verdict.article)]


# ---- small parts


def locked(pruning: Pruning) -> Pruning:
    """As it is now, its row locked until the transaction ends."""
    return Pruning.objects.select_for_update().get(pk=pruning.pk)


def locked_open(pruning: Pruning, user: Any) -> Pruning:
    pruning = locked(pruning)
    if pruning.status != Pruning.Status.OPEN:
        raise decided_already()
    require_lead(pruning, user)
    return pruning


def decided_already() -> PruningRefused:
    return refuse("decided", _("This has been proposed, decided or given up meanwhile. Load the page again."))


def read(pruning: Pruning) -> list[Verdict]:
    """Its verdicts with their articles and both versions of each, by the article's number. One query."""
    found = pruning.verdicts.select_related(
        "article__live_revision", "article__latest_revision", "pruning", "decided_by", "target", "taken_back_by"
    )
    return list(found.order_by("article"))


def record(pruning: Pruning, action: str, user: Any, **data: Any) -> None:
    log(instance=pruning, action=f"proofdesk.pruning.{action}", user=user, title=str(pruning), data=data)
