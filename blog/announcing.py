"""Which articles search engines hear of: those that are live for everybody and may be listed, and those that leave.

Noted when the act is committed, sent by a job (cms.outbox.announcing). Without a key nothing is noted.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished

from cms.core.text import count_of
from cms.outbox import announcing

from . import jobs
from .models import ArticlePage


def note_soon(*addresses: str | None) -> None:
    found = [address for address in addresses if address]
    transaction.on_commit(partial(announcing.note, found), robust=True)


def is_listed(page: ArticlePage) -> bool:
    """May search engines list it, as its address answers now?"""
    found = ArticlePage.objects.live().in_its_days().public().indexable()
    return bool(found.filter(pk=page.pk, unlisted=False, off_sitemap=False).exists())


@receiver(page_published, sender=ArticlePage)
def note_release(instance: ArticlePage, **kwargs: Any) -> None:
    """Scheduling sends the signal too, before the article is live."""
    if announcing.is_on() and instance.live and is_listed(instance):
        note_soon(instance.get_full_url())


@receiver(page_unpublished, sender=ArticlePage)
def note_leaving(instance: ArticlePage, **kwargs: Any) -> None:
    """Deleting sends it as well. A private or unlisted article leaves as quietly as it was there."""
    if announcing.is_on() and instance.in_sitemap and not instance.get_view_restrictions().exists():
        note_soon(instance.get_full_url())


@receiver(page_slug_changed, sender=ArticlePage)
def note_move(instance: ArticlePage, instance_before: ArticlePage, **kwargs: Any) -> None:
    if announcing.is_on() and is_listed(instance):
        note_soon(instance_before.get_full_url(), instance.get_full_url())


def announce() -> str:
    if not announcing.is_on():
        return "switched off"
    return f"{count_of(announcing.send_waiting(), 'address', 'addresses')} announced"


def register_job() -> None:
    jobs.register("announce", jobs.MINUTE, announce)
