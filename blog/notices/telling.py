"""Writing notices, each with its mail, in the transaction of what they tell about."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from blog.models import Notice

from . import mails, people
from .kinds import ABOUT_A_REVIEW, KINDS, Kind

logger = logging.getLogger(__name__)
AGAIN_AFTER = timedelta(hours=1)


def tell(
    kind_key: str,
    recipients: Iterable[int],
    subject: str,
    text: str = "",
    *,
    article: Page | None = None,
    address: str = "",
    key: str = "",
    by: Any = None,
) -> list[Notice]:
    """Tell these people, except who does it (`by`). `key`: told to each person once only.

    A mail that cannot be written is logged; the notice stays.
    """
    kind = KINDS[kind_key]
    ids = set(recipients) - {getattr(by, "pk", None)}
    ids -= told_already(kind, ids, article, key)
    if not ids:
        return []
    if article is not None and not address:
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    found = [
        Notice(
            recipient=user,
            kind=kind.key,
            article_id=article.pk if article else None,
            subject=Truncator(one_line(subject)).chars(250),
            text=text.strip(),
            address=address,
            key=key,
        )
        for user in mails.with_preferences(people.users().filter(pk__in=ids))
    ]
    if kind.hourly and article is not None:
        # The older ones say the same; nobody reads it twice.
        unread(kind, ids, article).update(read_at=timezone.now())
    notices = Notice.objects.bulk_create(found)
    try:
        with transaction.atomic():
            mails.send_now(notices)
    except Exception:
        logger.exception("These notices could not be mailed: %s", subject)
    return notices


def told_already(kind: Kind, ids: set[int], article: Page | None, key: str) -> set[int]:
    if key:
        told = Notice.objects.filter(recipient__in=ids, key=key)
    elif kind.hourly and article is not None:
        told = unread(kind, ids, article).filter(created_at__gt=timezone.now() - AGAIN_AFTER)
    else:
        return set()
    return set(told.values_list("recipient_id", flat=True))


def unread(kind: Kind, ids: set[int], article: Page) -> Any:
    return Notice.objects.filter(recipient__in=ids, kind=kind.key, article_id=article.pk, read_at=None)


def settle(article: Page) -> None:
    """The review was decided: nobody has to do anything about it any more."""
    Notice.objects.filter(article_id=article.pk, kind__in=ABOUT_A_REVIEW, read_at=None).update(read_at=timezone.now())


def title(page: Page) -> str:
    """The article's name as a sentence quotes it."""
    latest = page.draft_title or page.title
    return _("“%(title)s”") % {"title": Truncator(one_line(latest)).chars(120)}


def one_line(text: str) -> str:
    return " ".join(str(text).split())
