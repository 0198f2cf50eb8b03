"""The kinds of notices."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """`switch`: the field of Wagtail's user profile that switches its mails on and off, beside our own."""

    key: str
    label: Promise  # in the account settings
    why: Promise  # in the mail: why this person is told
    switch: str = ""
    for_leads: bool = False
    mailed: bool = True  # False: somebody else mails it, or nobody
    always_mailed: bool = False  # at once, whatever the person prefers
    hourly: bool = False  # not told again within an hour, unless it was read or decided in between


REVIEWER = _("you may review it")
AUTHOR = _("you wrote or submitted it")
LEAD = _("you answer for what goes live")
CONCERNED = _("you wrote, submitted, review or lead it")

KINDS = {
    kind.key: kind
    for kind in (
        Kind("review", _("An article waits for my review"), REVIEWER, "submitted_notifications", hourly=True),
        Kind("assigned", _("An article is assigned to me"), _("it is assigned to you")),
        Kind("due", _("A review is due soon"), REVIEWER),
        Kind("overdue", _("A review is overdue"), REVIEWER),
        Kind("changes", _("Changes are requested"), AUTHOR, "rejected_notifications"),
        Kind("approved", _("My article is approved, and scheduled or waiting"), AUTHOR, "approved_notifications"),
        Kind("published", _("My article is live"), AUTHOR, "approved_notifications"),
        Kind("ended", _("A review ended without an approval"), AUTHOR),
        Kind("comment", _("Somebody commented"), CONCERNED, mailed=False, hourly=True),  # Wagtail mails comments
        Kind("expired", _("Evidence has expired"), _("you proposed it, or wrote what rests on it")),
        Kind("retracted", _("An article is retracted"), CONCERNED),
        Kind("lifted", _("A retraction is lifted"), CONCERNED),
        Kind("freshness", _("An article I answer for is due for review"), _("you own it, or lead the desk")),
        Kind("verdicts", _("Verdicts about near-twins wait for my approval, or came back"), _("you may approve them")),
        Kind("pruned", _("My article is taken off or to be rewritten, as it says what others say"), CONCERNED),
        Kind("lead", _("A lead is confirmed"), _("you own it, or lead the desk"), for_leads=True),
        Kind("release", _("A release is done, or failed"), LEAD, for_leads=True),
        Kind("stuck", _("Something that runs by itself keeps failing"), LEAD, for_leads=True),
        Kind("unapproved", _("An article is live without an approval"), LEAD, for_leads=True),
        Kind("glass", _("An article is released without a review"), LEAD, for_leads=True, always_mailed=True),
    )
}
# What is no longer to be done when a review is decided.
ABOUT_A_REVIEW = ("review", "assigned", "due", "overdue")
