"""What coaching tells the page cache: offers stand wherever they fit, also new ones."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.core.pagecache import journal
from cms.core.pagecache.hearing import page_name

from .models import CallToAction, CallToActionVariant, ConsentText, LeadMagnet, PinnedOffer


@receiver([post_save, post_delete], sender=CallToAction)
@receiver([post_save, post_delete], sender=CallToActionVariant)
@receiver([post_save, post_delete], sender=ConsentText)
@receiver([post_save, post_delete], sender=LeadMagnet)
def follow_offer(raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        journal.everything_changed()


@receiver([post_save, post_delete], sender=PinnedOffer)
def follow_pin(instance: PinnedOffer, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        journal.changed(page_name(instance.article_id), "api")
