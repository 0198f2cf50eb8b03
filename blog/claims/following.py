"""When the ledger looks again: with each saved version of a page, and with each saved snippet.

An import saves thousands; its articles are followed in batches, before they are checked (`blog.health`).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Revision

from blog import indexing

from . import ledger
from .texts import READERS

logger = logging.getLogger(__name__)


@contextmanager
def harmless(instance: Model) -> Iterator[None]:
    """Nobody loses a text because the ledger could not read it. The gate looks at the text itself."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("The ledger of claims could not follow %r", instance)


@receiver(post_save, sender=Revision)
def follow_revision(
    instance: Revision, created: bool = False, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    if raw or indexing.is_suspended() or (update_fields is not None and "content" not in update_fields):
        return
    if ledger.reader_of(instance) and (created or not is_outdated(instance)):
        with harmless(instance):
            ledger.follow_revision(instance)


def is_outdated(revision: Revision) -> bool:
    """Is it an older version that is scheduled, or approved?"""
    same = Revision.objects.filter(base_content_type=revision.base_content_type_id, object_id=revision.object_id)
    return bool(same.filter(pk__gt=revision.pk).exists())


@receiver(post_save)
def follow_snippet(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if sender in READERS and not raw and not issubclass(sender, Page):
        with harmless(instance):
            ledger.follow_snippet(instance)


@receiver(post_delete)
def forget_snippet(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if sender in READERS and not issubclass(sender, Page):
        ledger.forget_snippet(instance)
