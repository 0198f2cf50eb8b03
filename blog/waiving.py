"""Letting a warning stand in one article, and taking that back."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import signals
from .publishing import Refusal, Refused, name_of
from .quality import waivers as pure
from .quality.registry import WARNING

if TYPE_CHECKING:
    from .models import ArticlePage, Waiver
    from .quality.registry import Finding


def waivers_of(page: "ArticlePage") -> list[pure.Waiver]:
    if page.pk is None:
        return []
    return [
        pure.Waiver(row.rule, row.place, row.fingerprint, row.by_name, timezone.localdate(row.at), row.reason)
        for row in page.waivers.all()
    ]


def refuse_others(page: "ArticlePage", user: Any) -> None:
    if not page.permissions_for_user(user).can_edit():
        raise Refused(page, [Refusal("no-editor", _("You may not edit this article."))])


@transaction.atomic
def waive(page: "ArticlePage", finding: "Finding", user: Any, reason: str) -> "Waiver":
    """Let this finding of the article, as the object holds it, stand. Raises Refused."""
    from wagtail.log_actions import log

    from .checking import facts_of
    from .models import Waiver

    refuse_others(page, user)
    if finding.level != WARNING:
        raise Refused(page, [Refusal("no-warning", _("Only a warning can be waived. Mend an error, or ask a lead."))])
    if not reason.strip():
        raise Refused(page, [Refusal("no-reason", _("Say why it may stay as it is."))])
    waiver, _created = Waiver.objects.update_or_create(
        page_id=page.pk,
        rule=finding.check,
        place=finding.place,
        fingerprint=pure.fingerprint(finding, facts_of(page)),
        defaults={
            "message": finding.message,
            "quote": finding.quote,
            "reason": reason.strip(),
            "by": user,
            "by_name": name_of(user),
        },
    )
    log(
        instance=page,
        action="proofdesk.checks.waive",
        user=user,
        data={"rule": finding.check, "message": finding.message, "reason": reason.strip()},
    )
    signals.waivers_changed.send(sender=type(page), instance=page, user=user)
    return waiver


@transaction.atomic
def withdraw(waiver: "Waiver", user: Any) -> None:
    """The warning counts again. Raises Refused."""
    from wagtail.log_actions import log

    page = waiver.page
    refuse_others(page, user)
    waiver.delete()
    log(
        instance=page,
        action="proofdesk.checks.withdraw",
        user=user,
        data={"rule": waiver.rule, "message": waiver.message},
    )
    signals.waivers_changed.send(sender=type(page), instance=page, user=user)
