"""Sending what waits: in batches, at least once, and again later when it did not work.

A mail is claimed for a while. Whoever claims it sends it and notes the outcome; when they die half-way, the
claim runs out and somebody else sends it again, with the same Message-ID.
"""

import logging
import random
import re
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.core.watching import metrics

from .mail import composed
from .models import OutgoingMail

State = OutgoingMail.State

BATCH = 50
CLAIM = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = 60, 6 * 3600  # seconds
MAX_ATTEMPTS = 20  # about three days
KEEP_SENT = timedelta(days=30)
DROPS = 3  # a server that hangs up on that many mails in a row is ill; the rest of the batch waits
DOWN_KEY, DOWN_SECONDS = "outbox.down", 60
# The account or its password is wrong, not the mail.
ADDRESS = re.compile(r"[^\s<>'\":,;]+@[^\s<>'\":,;]+")
LOGIN_CODES = {530, 534, 535, 538}

logger = logging.getLogger(__name__)


def send_waiting(limit: int | None = None) -> int:
    """Send what is due, oldest first. Returns how many were sent. Never raises for a mail or a server."""
    sent = 0
    transport = get_connection(settings.PROOFDESK_MAIL_TRANSPORT)
    while batch := claim(min(BATCH, limit) if limit is not None else BATCH):
        done, went_well = deliver(transport, batch)
        sent += done
        if limit is not None:
            limit -= len(batch)
        if not went_well or limit == 0:
            break
    return sent


def due(now: datetime) -> "QuerySet[OutgoingMail]":
    return OutgoingMail.objects.filter(state__in=[State.WAITING, State.SENDING], next_try_at__lte=now)


@transaction.atomic
def claim(count: int) -> list[OutgoingMail]:
    """Mails that nobody else sends meanwhile, each with its attempt counted."""
    now = timezone.now()
    waiting = due(now).order_by("next_try_at", "pk")
    if database.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    batch = list(waiting[:count])
    for mail in batch:
        mail.state, mail.attempts, mail.next_try_at = State.SENDING, mail.attempts + 1, now + CLAIM
    OutgoingMail.objects.bulk_update(batch, ["state", "attempts", "next_try_at"])
    return batch


def deliver(transport: Any, batch: list[OutgoingMail]) -> tuple[int, bool]:
    """Over one connection. Returns how many were sent, and whether the server is well."""
    sent = drops = 0
    try:
        for number, mail in enumerate(batch):
            if not still_ours(mail):
                continue
            try:
                transport.open()
            except Exception as problem:  # whatever it is: the mails wait, and the worker goes on
                server_is_down(batch[number:], problem)
                return sent, False
            try:
                transport.send_messages([composed(mail)])
            except Exception as problem:
                note_failure(mail, problem, final=is_final(problem))
                if not is_about_connection(problem):
                    continue
                hang_up(transport)
                drops += 1
                if drops == DROPS:
                    server_is_down(batch[number + 1 :], problem)
                    return sent, False
            else:
                note_sent(mail)
                sent, drops = sent + 1, 0
    finally:
        hang_up(transport)
    return sent, True


def still_ours(mail: OutgoingMail) -> bool:
    """A slow batch renews its claim before each mail, and leaves alone what somebody else has taken over."""
    return note(mail, next_try_at=timezone.now() + CLAIM)


def note(mail: OutgoingMail, **values: Any) -> bool:
    """Written only while this attempt is the current one."""
    ours = OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, attempts=mail.attempts)
    return bool(ours.update(**values))


def note_sent(mail: OutgoingMail) -> None:
    """Its words are forgotten at once: links in it may open something."""
    metrics.MAILS.labels("sent").inc()
    note(mail, state=State.SENT, sent_at=timezone.now(), last_error="", text="", html="", attachments=[])


def note_failure(mail: OutgoingMail, problem: Exception, *, final: bool = False) -> None:
    gives_up = final or mail.attempts >= MAX_ATTEMPTS
    metrics.MAILS.labels("given_up" if gives_up else "failed").inc()
    if gives_up:
        note(mail, state=State.FAILED, last_error=in_words(problem))
        logger.error("Mail %s was given up after %s attempts: %s", mail.pk, mail.attempts, in_words(problem))
        return
    later = timezone.now() + timedelta(seconds=wait_after(mail.attempts))
    note(mail, state=State.WAITING, next_try_at=later, last_error=in_words(problem))


def wait_after(attempts: int) -> float:
    """Seconds until the next attempt: a minute, then twice as long each time, never all mails at once."""
    spread = random.uniform(0.9, 1.1)  # noqa: S311 (to spread load, not to keep a secret)
    return float(min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) * spread)


def server_is_down(mails: list[OutgoingMail], problem: Exception) -> None:
    logger.warning("The mail server does not take mails, %s wait: %s", len(mails), in_words(problem))
    cache.set(DOWN_KEY, True, DOWN_SECONDS)
    for mail in mails:
        note_failure(mail, problem)


def is_down() -> bool:
    """Did the server fail within the last minute, as far as this process knows?"""
    return bool(cache.get(DOWN_KEY))


def codes(problem: Exception) -> list[int]:
    """What the server answered, when it did."""
    if isinstance(problem, SMTPRecipientsRefused):
        return [code for code, __ in problem.recipients.values()]
    return [problem.smtp_code] if isinstance(problem, SMTPResponseException) else []


def is_final(problem: Exception) -> bool:
    """Would the same mail be refused again? A ValueError is a mail that cannot be composed."""
    answers = codes(problem)
    if not answers:
        return isinstance(problem, ValueError)
    return all(code >= 500 and code not in LOGIN_CODES for code in answers)


def is_about_connection(problem: Exception) -> bool:
    """Is the connection of no more use? After 421 the server hangs up."""
    answers = codes(problem)
    return 421 in answers if answers else isinstance(problem, OSError)


def hang_up(transport: Any) -> None:
    try:
        transport.close()
    except Exception as problem:
        logger.info("The mail server did not say good-bye: %s", in_words(problem))
        transport.connection = None  # Django's SMTP transport would go on with it


def in_words(problem: Exception) -> str:
    """Short, one line, as an administrator reads it in the list of mails. Also for logs: names no address."""
    text = ADDRESS.sub("…", " ".join(str(problem).split()))
    return f"{type(problem).__name__}: {text}"[:500]


def send_again(mails: "QuerySet[OutgoingMail]") -> int:
    """Failed or waiting mails start over now. Returns how many."""
    return mails.filter(state__in=[State.FAILED, State.WAITING]).update(
        state=State.WAITING, attempts=0, next_try_at=timezone.now()
    )


def forget_sent() -> int:
    """Mails that were sent long ago are deleted: they hold addresses and words. Returns how many."""
    old = OutgoingMail.objects.filter(state=State.SENT, sent_at__lt=timezone.now() - KEEP_SENT)
    return old.delete()[0]
