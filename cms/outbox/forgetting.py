"""Mails of people who want to be forgotten, and what receivers of webhooks have replied about them."""

from collections.abc import Collection

from django.db.models import QuerySet

from cms.core import erasures

from .models import Attempt, OutgoingMail


def mails_to(addresses: Collection[str]) -> "QuerySet[OutgoingMail]":
    """Waiting, sent or failed, however the addresses are spelt. The table holds the mails of a month."""
    wanted = {address.casefold() for address in addresses}
    rows = OutgoingMail.objects.order_by().only("to", "cc", "bcc").iterator() if wanted else ()
    found = [mail.pk for mail in rows if wanted & {known.casefold() for known in mail.recipients}]
    return OutgoingMail.objects.filter(pk__in=found)


def forget_addresses(addresses: Collection[str]) -> int:
    """Deletes every mail to them; one that is being sent just now leaves no trace here. Returns how many."""
    for address in addresses:
        Attempt.objects.filter(reply__icontains=address).update(reply="")
    mails = mails_to(addresses)
    erasures.note(erasures.DELETE, mails.only("pk", "created_at"))
    return mails.delete()[0]
