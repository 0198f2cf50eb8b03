"""The layer that no save passes by: a coaching page that is live, or an offer that is active, claims what is proven.

What goes around it (`QuerySet.update`, raw SQL) is found in the ledger, under “Desk”, “Claims”.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from . import gate
from .models import CallToAction, CallToActionVariant
from .models.proven import ProvenPage


@receiver(pre_save)
def guard_page(instance: Any, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    """Raises Refused."""
    if raw or not isinstance(instance, Page) or not instance.live:
        return
    page = as_proven(instance)
    if page is not None and (update_fields is None or not page.TEXTS.isdisjoint(update_fields)):
        gate.require(page, page.texts)


def as_proven(page: Page) -> ProvenPage | None:
    """The page that would be stored, also when it is saved as a plain one. None for pages of other kinds."""
    if isinstance(page, ProvenPage):
        return page
    if page.pk is None or not issubclass(page.specific_class or Page, ProvenPage):
        return None
    specific: ProvenPage = page.specific_class._default_manager.get(pk=page.pk)
    for field in Page._meta.concrete_fields:
        setattr(specific, field.attname, getattr(page, field.attname))
    return specific


@hooks.register("before_publish_page")
def require_evidence(request: HttpRequest, page: Page) -> None:
    """The text is saved as a draft by now. Refused before Wagtail drops the schedule of an older version."""
    if isinstance(page, ProvenPage):
        gate.require(page, page.latest_revision.content)


@receiver(pre_save, sender=CallToAction)
def guard_offer(instance: CallToAction, raw: bool = False, **kwargs: Any) -> None:
    """Raises ValidationError. An offer is activated with its active variants."""
    if raw or not instance.active:
        return
    stored = CallToActionVariant.objects.filter(offer=instance.pk, active=True) if instance.pk else ()
    for wording in (instance, *stored):
        refuse_unproven(wording, instance.starts_on)


@receiver(pre_save, sender=CallToActionVariant)
def guard_variant(instance: CallToActionVariant, raw: bool = False, **kwargs: Any) -> None:
    """Raises ValidationError."""
    if not raw and instance.active and instance.offer.active:
        refuse_unproven(instance, instance.offer.starts_on)


def refuse_unproven(wording: CallToAction | CallToActionVariant, starts_on: date | None) -> None:
    if text := gate.unproven_text(wording, starts_on):
        raise ValidationError({"active": text})
