"""Offers and coaching pages in public that say what nothing proves, however they came to: `manage.py audit_live`.

What the gate let through stays when its evidence ends. What it did not let through is asked as if it came today.
"""

import hashlib
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from blog.auditing import Bypassed
from blog.claims.detection import Detected
from blog.claims.ledger import Holder
from blog.claims.texts import READERS

from . import gate
from .models import CallToAction, CallToActionVariant, CareerPath, CoachingPage, PassedClaims, ReadinessTestPage
from .models.proven import ProvenPage

PAGES: tuple[type[ProvenPage], ...] = (CoachingPage, CareerPath, ReadinessTestPage)
BATCH = 200


def bypassed() -> Iterator[Bypassed]:
    yield from pages()
    yield from offers()


def pages() -> Iterator[Bypassed]:
    for model in PAGES:
        for page in model._default_manager.filter(live=True).order_by("pk").iterator(chunk_size=BATCH):
            claims = list(READERS[model](page.texts))
            if sentences := not_let_through(page, Holder(page=page.pk), claims):
                address = reverse("wagtailadmin_pages:edit", args=[page.pk])
                yield found(page, page.url_path, claims, sentences, address)


def offers() -> Iterator[Bypassed]:
    """Also those whose period is yet to come."""
    active = CallToAction.objects.filter(active=True).order_by("pk")
    variants = CallToActionVariant.objects.filter(active=True, offer__active=True).select_related("offer")
    public: list[CallToAction | CallToActionVariant] = [*active, *variants.order_by("pk")]
    for wording in public:
        kind = ContentType.objects.get_for_model(type(wording))
        claims = gate.claims_of(wording)
        if sentences := not_let_through(wording, Holder(snippet_type=kind.pk, snippet=wording.pk), claims):
            offer = wording.offer if isinstance(wording, CallToActionVariant) else wording
            address = reverse("wagtailsnippets_coaching_calltoaction:edit", args=[offer.pk])
            yield found(wording, str(wording), claims, sentences, address)


def not_let_through(
    public: ProvenPage | CallToAction | CallToActionVariant, holder: Holder, claims: list[Detected]
) -> list[str]:
    """The sentences among these claims that are unproven, and were so when they came into public."""
    serious = gate.serious(claims)
    if not serious:
        return []
    passed = gate.let_through(public, serious)
    sentences = gate.unproven(holder, serious, passed)
    if not sentences and len(passed) < len(serious):
        # It would be let through today, and stays when its evidence ends.
        PassedClaims.note(public, [claim.digest for claim in serious])
    return sentences


def found(
    public: ProvenPage | CallToAction | CallToActionVariant,
    name: str,
    claims: list[Detected],
    sentences: list[str],
    address: str,
) -> Bypassed:
    digests = "".join(sorted(claim.digest for claim in gate.serious(claims)))
    key = f"{public._meta.label_lower}:{public.pk}:{hashlib.sha256(digests.encode()).hexdigest()[:32]}"
    return Bypassed(key, name, gate.sentences_text(sentences), address)
