"""A readiness test goes live when what it claims of our own results, and praise, is proven. The same ledger as articles.

What visitors read already stays: evidence that expires unpublishes nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from blog.claims import gate, ledger
from blog.claims.detection import SERIOUS
from blog.publishing import Refused

from .claims import claims_of_test
from .models import ReadinessTestPage

TEXTS = {"title", "description", "introduction", "dimensions", "questions", "paths", "live"}


def unproven(page: ReadinessTestPage, data: Mapping[str, Any]) -> list[str]:
    """Its sentences that need evidence and have none today. `data`: serialised, as of a revision."""
    stored = ReadinessTestPage.objects.filter(pk=page.pk, live=True).first()
    shown = {claim.digest for claim in claims_of_test(stored.serializable_data())} if stored else set()
    serious = [claim for claim in claims_of_test(data) if claim.kind in SERIOUS and claim.digest not in shown]
    states = ledger.states_of([page.pk]).get(page.pk, {}) if serious and page.pk else {}
    return [claim.sentence for claim in serious if states.get(claim.digest) not in ledger.SETTLED]


def require(page: ReadinessTestPage, data: Mapping[str, Any]) -> None:
    """Raises Refused."""
    if sentences := unproven(page, data):
        raise Refused(page, [gate.refusal(page.pk, sentences)])


@hooks.register("before_publish_page")
def require_evidence(request: HttpRequest, page: Page) -> None:
    """The text is saved as a draft by now."""
    if isinstance(page, ReadinessTestPage):
        require(page, page.latest_revision.content)


@receiver(pre_save, sender=ReadinessTestPage)
def guard_saving(
    instance: ReadinessTestPage, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """The layer that no save passes by. Raises Refused."""
    if not raw and instance.live and (update_fields is None or not TEXTS.isdisjoint(update_fields)):
        require(instance, instance.serializable_data())
