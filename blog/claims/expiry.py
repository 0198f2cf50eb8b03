"""Evidence that has run out: its claims need evidence again, and their owners learn of it, once for each day set."""

import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Claim, Evidence
from blog.notices import people, tell

logger = logging.getLogger(__name__)


def tell_expired() -> int:
    """Returns how many notices were written. Safe to run as often as one likes; one that fails stops no other."""
    resting = Claim.objects.standing().filter(waived_at=None)
    count = 0
    for evidence in Evidence.objects.filter(valid_until__lt=timezone.localdate(), claims__in=resting).distinct():
        try:
            with transaction.atomic():
                count += tell_of(evidence)
        except Exception:
            logger.exception("Nobody was told that evidence %s has expired", evidence.pk)
    return count


def tell_of(evidence: Evidence) -> int:
    """Whoever owns or submitted the pages that rest on it, and who proposed it; leads where that is nobody."""
    claims = list(Claim.objects.standing().filter(evidence=evidence, waived_at=None).select_related("page"))
    recipients = {evidence.proposed_by_id} if evidence.proposed_by_id else set()
    for page in {claim.page for claim in claims if claim.page}:
        recipients |= people.authors(page)
    text = ngettext(
        "%(count)s claim rests on it, and needs evidence again.",
        "%(count)s claims rest on it, and need evidence again.",
        len(claims),
    ) % {"count": len(claims)}
    day = date_format(evidence.valid_until, _("j F Y")) if evidence.valid_until else ""
    notices = tell(
        "expired",
        recipients or people.leads(),
        _("The evidence “%(title)s” has expired on %(day)s") % {"title": evidence.title, "day": day},
        text,
        address=reverse("desk_evidence:edit", args=[evidence.pk]),
        key=f"expired:{evidence.pk}:{evidence.valid_until}",
    )
    return len(notices)
