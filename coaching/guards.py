"""The layer that no save passes by: a coaching page that is live, or an offer that is active, claims what is proven.

What goes around it (`QuerySet.update`, raw SQL, loading fixtures) is found by `manage.py audit_live`: what is let through
is noted, after it is stored.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from blog.claims.texts import READERS

from . import gate
from .models import CallToAction, CallToActionVariant, PassedClaims
from .models.proven import ProvenPage


@receiver(pre_save)
def guard_page(instance: Any, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    """Raises Refused."""
    if raw or not isinstance(instance, Page) or not instance.live:
        return
    page = as_proven(instance)
    if page is not None and is_about(page, update_fields):
        gate.require(page, page.texts)


@receiver(post_save)
def note_page(instance: Any, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
    if raw or not isinstance(instance, Page):
        return
    page = as_proven(instance)
    if page is not None and is_about(page, update_fields):
        claims = gate.serious(READERS[type(page)](page.texts)) if page.live else []
        PassedClaims.note(page, [claim.digest for claim in claims])


def is_about(page: ProvenPage, update_fields: Iterable[str] | None) -> bool:
    """Would saving these fields show visitors other words?"""
    return update_fields is None or not page.TEXTS.isdisjoint(update_fields)


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


@receiver(post_save, sender=CallToAction)
def note_offer(instance: CallToAction, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    note_wording(instance, instance)
    for variant in CallToActionVariant.objects.filter(offer=instance.pk):
        note_wording(variant, instance)


@receiver(post_save, sender=CallToActionVariant)
def note_variant(instance: CallToActionVariant, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        note_wording(instance, instance.offer)


def note_wording(wording: CallToAction | CallToActionVariant, offer: CallToAction) -> None:
    claims = gate.serious(gate.claims_of(wording)) if offer.active and wording.active else []
    PassedClaims.note(wording, [claim.digest for claim in claims])


@receiver(post_delete)
def forget_passed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, (ProvenPage, CallToAction, CallToActionVariant)):
        PassedClaims.of(instance).delete()


def refuse_unproven(wording: CallToAction | CallToActionVariant, starts_on: date | None) -> None:
    if text := gate.unproven_text(wording, starts_on):
        raise ValidationError({"active": text})
