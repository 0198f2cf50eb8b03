"""Who is told about verdicts on near-twins: those who may approve them, and the authors when it is done."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import signals
from blog.models import ArticlePage, Freshness, Notice, Pruning, ReviewTask, Verdict
from blog.publishing import name_of

from . import people
from .events import harmless
from .telling import tell, title


@receiver(signals.verdicts_proposed)
@harmless
def tell_of_proposal(instance: Pruning, user: Any = None, **kwargs: Any) -> None:
    count = instance.verdicts.count()
    text = ngettext(
        "%(name)s proposes what becomes of %(count)s article.",
        "%(name)s proposes what becomes of %(count)s articles.",
        count,
    ) % {"name": name_of(user), "count": count}
    subject = _("Verdicts around “%(title)s” wait for approval") % {"title": instance}
    tell("verdicts", approvers(instance) - {instance.started_by_id}, subject, text, address=address(instance), by=user)


@receiver(signals.verdicts_sent_back)
@harmless
def tell_of_return(instance: Pruning, user: Any = None, **kwargs: Any) -> None:
    settle(instance)
    subject = _("Verdicts around “%(title)s” need changes") % {"title": instance}
    recipients = {person for person in (instance.proposed_by_id, instance.started_by_id) if person}
    tell("verdicts", recipients, subject, instance.sent_back, address=address(instance), by=user)


@receiver(signals.verdicts_carried_out)
@harmless
def tell_of_outcome(instance: Pruning, user: Any = None, **kwargs: Any) -> None:
    settle(instance)
    for verdict in instance.verdicts.exclude(kind=Verdict.Kind.KEEP).select_related("article", "target", "pruning"):
        subject, told = outcome(verdict)
        said = [told, _("%(name)s approved it.") % {"name": name_of(user)}, verdict.note]
        recipients = people.authors(verdict.article) | owners(verdict.article)
        tell("pruned", recipients, subject, " ".join(filter(None, said)), article=verdict.article, by=user)
    for row in instance.relinked:
        article = ArticlePage.objects.filter(pk=row["article"]).first()
        if article is not None and row["count"]:
            subject = _("%(title)s has a draft with other links") % {"title": title(article)}
            text = _("Articles that it linked to have left. Read the draft, and submit it for review.")
            tell("pruned", people.authors(article) | owners(article), subject, text, article=article, by=user)


def settle(pruning: Pruning) -> None:
    """Nobody has to approve it any more."""
    waiting = Notice.objects.filter(kind="verdicts", address=address(pruning), read_at=None)
    waiting.update(read_at=timezone.now())


def outcome(verdict: Verdict) -> tuple[str, str]:
    name = {"title": title(verdict.article)}
    if verdict.kind == Verdict.Kind.REWRITE:
        return _("%(title)s is to be rewritten") % name, _("It says too much that others say.")
    if verdict.kind == Verdict.Kind.MERGE:
        goal = verdict.target or verdict.pruning.survivor
        return _("%(title)s was merged") % name, _("Visitors are sent to “%(goal)s”.") % {"goal": goal}
    return _("%(title)s was pruned") % name, _("Visitors are told that it is gone.")


def approvers(pruning: Pruning) -> set[int]:
    """Reviewers and leads; administrators have enough to read."""
    reviewers = ReviewTask.objects.filter(active=True, coachtask=None).values("groups")
    found = people.users().filter(groups__in=reviewers).exclude(is_superuser=True)
    return set(found.values_list("pk", flat=True)) | people.leads()


def owners(article: ArticlePage) -> set[int]:
    found = Freshness.objects.filter(article=article.pk).exclude(owner=None)
    return set(found.values_list("owner", flat=True))


def address(pruning: Pruning) -> str:
    return reverse("desk_pruning_group", args=[pruning.pk])
