"""Mails between Django's classes and the table: the backend that queues them, and their way back."""

import logging
from base64 import b64decode, b64encode
from collections.abc import Sequence
from email.mime.base import MIMEBase
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import connection, transaction

from .models import OutgoingMail

logger = logging.getLogger(__name__)


class QueueBackend(BaseEmailBackend):
    """Keeps every mail, inside the transaction of whoever sends it. No server is asked while somebody waits."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        count = 0
        for message in email_messages:
            try:
                queue(message)
            except ValueError:
                if not self.fail_silently:
                    raise
                logger.exception("This mail cannot be sent: %s", message.subject)
            else:
                count += 1
        return count


def queue(message: EmailMessage) -> OutgoingMail:
    """Raises ValueError for a mail that no server could take: line breaks in headers, broken addresses."""
    mail = as_row(message)
    refuse_nonsense(mail)
    mail.save(force_insert=True)
    send_soon()
    return mail


def as_row(message: EmailMessage) -> OutgoingMail:
    given = {name.lower() for name in message.extra_headers}
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    # Set once: a second attempt is recognisably the same mail, as old as it is.
    if "message-id" not in given:
        headers["Message-ID"] = make_msgid(domain=urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname)
    if "date" not in given:
        headers["Date"] = formatdate()
    text, html = bodies(message)
    return OutgoingMail(
        subject=str(message.subject),
        sender=message.from_email,
        to=[str(address) for address in message.to],
        cc=[str(address) for address in message.cc],
        bcc=[str(address) for address in message.bcc],
        reply_to=[str(address) for address in message.reply_to],
        text=text,
        html=html,
        headers=headers,
        attachments=[stored(attachment) for attachment in message.attachments],
    )


def bodies(message: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML of a mail; either may be empty."""
    body, html = str(message.body), ""
    if message.content_subtype == "html":
        body, html = "", body
    for content, kind in getattr(message, "alternatives", []):
        if kind != "text/html" or html:
            raise ValueError(f"a mail has one text and one HTML, and no alternative of type {kind}")
        html = str(content)
    return body, html


def stored(attachment: Any) -> dict[str, str]:
    if isinstance(attachment, MIMEBase):
        raise ValueError("attach files by name, content and type")
    name, content, kind = attachment
    if not isinstance(content, str | bytes):
        raise ValueError(f"the attachment {name} is neither text nor bytes")
    data = content.encode() if isinstance(content, str) else content
    return {"name": name or "", "type": kind or "", "content": b64encode(data).decode()}


def composed(mail: OutgoingMail) -> EmailMessage:
    """The mail as Django's transports take it."""
    message: EmailMessage
    parts: dict[str, Any] = {
        "subject": mail.subject,
        "from_email": mail.sender,
        "to": mail.to,
        "cc": mail.cc,
        "bcc": mail.bcc,
        "reply_to": mail.reply_to,
        "headers": mail.headers,
    }
    if mail.html and mail.text:
        message = EmailMultiAlternatives(body=mail.text, alternatives=[(mail.html, "text/html")], **parts)
    else:
        message = EmailMessage(body=mail.html or mail.text, **parts)
        message.content_subtype = "html" if mail.html else "plain"
    for attachment in mail.attachments:
        message.attach(attachment["name"] or None, b64decode(attachment["content"]), attachment["type"] or None)
    return message


def refuse_nonsense(mail: OutgoingMail) -> None:
    """What a transport would refuse for good is refused at once, where the mistake is."""
    if not mail.recipients:
        raise ValueError("a mail needs a recipient")
    for address in (mail.sender, *mail.recipients, *mail.reply_to):
        sanitize_address(address, "utf-8")
    composed(mail).message()


def send_soon() -> None:
    """The worker sends what waits as soon as the transaction is through; the periodic job is the safety net."""
    if not any(hook[1] is enqueue for hook in connection.run_on_commit):
        transaction.on_commit(enqueue, robust=True)


def enqueue() -> None:
    from .tasks import send_new_mails

    send_new_mails.enqueue()
