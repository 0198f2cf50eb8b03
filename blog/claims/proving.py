"""Who says that something is proven. Two people for everything that counts: one proposes, another verifies."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from blog.models import Claim, Evidence
from blog.touching import evidence_changed


class NotProven(Exception):
    """Why this person may not do it, or what is missing. The text is for people."""


def may_see(user: Any) -> bool:
    return bool(user.has_perm("blog.view_claim"))


def may_read_evidence(user: Any) -> bool:
    return bool(user.has_perm("blog.view_evidence"))


def may_attach(user: Any) -> bool:
    return bool(user.has_perm("blog.change_evidence"))


def may_verify(user: Any) -> bool:
    return bool(user.has_perm("blog.verify_evidence"))


def may_waive(user: Any) -> bool:
    return bool(user.has_perm("blog.waive_claim"))


def why_not_verify(user: Any, evidence: Evidence) -> str:
    """The reason why this person does not verify this evidence; empty when they may."""
    if not may_verify(user):
        return _("Coaches and leads verify evidence.")
    if evidence.proposed_by_id == user.pk:
        return _("You proposed it. Somebody else must verify it.")
    if Page.objects.filter(claims__evidence=evidence, owner=user).exists():
        return _("It proves what an article of yours claims. Somebody else must verify it.")
    return ""


@transaction.atomic
def attach(claims: Sequence[Claim], evidence: Evidence, user: Any) -> None:
    """This evidence proves these claims. Of a coach or a lead that is a confirmation, except for their own articles."""
    if not may_attach(user):
        raise NotProven(_("You may not attach evidence."))
    rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
    link = {"evidence": evidence, "linked_by": user, "waived_at": None, "waived_by": None, "waived_reason": ""}
    rows.update(**link, confirmed_by=None, confirmed_at=None)
    if may_verify(user):
        confirm(rows, user)
    evidence_changed(rows)
    log(instance=evidence, action="proofdesk.attach", user=user, data={"count": len(claims)})


def confirm(rows: "QuerySet[Claim]", user: Any) -> None:
    """By somebody who may verify: those that are not about an article of their own."""
    rows.exclude(page__owner=user).exclude(evidence=None).filter(confirmed_at=None).update(
        confirmed_by=user, confirmed_at=timezone.now()
    )


@transaction.atomic
def verify(evidence: Evidence, user: Any) -> None:
    """It is what it says it is, and it proves the claims that it is attached to."""
    if reason := why_not_verify(user, evidence):
        raise NotProven(reason)
    evidence.verified_by, evidence.verified_at = user, timezone.now()
    evidence.save(update_fields=["verified_by", "verified_at"])
    confirm(Claim.objects.filter(evidence=evidence), user)
    log(instance=evidence, action="proofdesk.verify", user=user)


def after_change(evidence: Evidence, changed: Iterable[str], user: Any) -> None:
    """A change of its substance needs a new look, unless whoever made it could have verified it."""
    if evidence.verified_at and set(changed) & set(Evidence.SUBSTANCE) and why_not_verify(user, evidence):
        evidence.verified_by = evidence.verified_at = None
        evidence.save(update_fields=["verified_by", "verified_at"])


@transaction.atomic
def waive(claims: Sequence[Claim], user: Any, reason: str) -> None:
    """These sentences may stand without evidence. By a lead, with a reason, never for their own articles."""
    if not may_waive(user):
        raise NotProven(_("Only leads waive claims."))
    if not reason.strip():
        raise NotProven(_("Say why they need no evidence."))
    own = [claim for claim in claims if claim.page and claim.page.owner_id == user.pk]
    if own:
        raise NotProven(_("“%(title)s” is yours: another lead must waive its claims.") % {"title": own[0].holder})
    rows = Claim.objects.filter(pk__in=[claim.pk for claim in claims])
    rows.update(waived_by=user, waived_at=timezone.now(), waived_reason=reason.strip())
    evidence_changed(rows)
    for claim in claims:
        if claim.page:
            data = {"reason": reason.strip(), "sentence": claim.sentence}
            log(instance=claim.page, action="proofdesk.waive_claim", user=user, data=data)


@transaction.atomic
def reopen(claims: Sequence[Claim], user: Any) -> None:
    """They need evidence again: takes evidence and waivers off."""
    if not may_verify(user):
        raise NotProven(_("Coaches and leads open claims again."))
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(
        evidence=None, linked_by=None, confirmed_by=None, confirmed_at=None,
        waived_by=None, waived_at=None, waived_reason="",
    )  # fmt: skip
    evidence_changed(claims)


def is_private(document: Any) -> bool:
    """Does a document prove something, or hold a consent? Then it is for the team alone."""
    return bool(Evidence.objects.filter(Q(document=document) | Q(consent_document=document)).exists())
