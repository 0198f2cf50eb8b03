"""What offers and coaching pages claim: read by the same ledger as articles."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Revision

from blog.claims import following, texts  # noqa: F401 (the ledger follows a version before evidence is proposed)
from blog.claims.detection import TESTIMONIAL, Detected, claims_in
from blog.claims.ledger import reader_of
from blog.claims.sentences import sentence_hash
from blog.facts import Item, Passage, blocks_of
from blog.models import Claim
from cms.core.text import strip_html

from .models import CallToAction, CallToActionVariant, CareerPath, CoachingPage, ReadinessTestPage

TESTIMONIALS = "testimonials"  # the block, and the list in it
PLAIN = ("title", "description")
RICH = ("promise", "introduction", "what_it_is", "conditions")
STREAMS = ("transfers", "skills", "body", "entry_points", "narratives", "dimensions", "questions", "paths")


def claims_of_call(data: Mapping[str, Any]) -> list[Detected]:
    return claims_in(
        [
            Passage("heading", data["heading"], data["heading"]),
            texts.rich_passage("text", data["text"]),
            Passage("button_text", data["button_text"], data["button_text"]),
        ]
    )


def claims_of_page(data: Mapping[str, Any]) -> list[Detected]:
    """In the order of the page; a testimonial is one claim, whatever it says."""
    quoted = {item.place for item in chosen(data)}
    passages = [passage for passage in passages_of_page(data) if passage.place.rpartition(".")[0] not in quoted]
    found = {claim.digest: claim for claim in [*claims_in(passages), *testimonials(data)]}
    return list(found.values())


def passages_of_page(data: Mapping[str, Any]) -> list[Passage]:
    """All that it says, in the order of the page."""
    plain = [Passage(name, text, text) for name in PLAIN if (text := data.get(name) or "")]
    rich = [texts.rich_passage(name, data[name]) for name in RICH if data.get(name)]
    blocks = [
        replace(passage, place=name + passage.place.removeprefix("body"))
        for name in STREAMS
        for block in blocks_of(data.get(name))
        for passage in block.passages()
    ]
    return [*plain, *rich, *blocks]


def testimonials(data: Mapping[str, Any]) -> list[Detected]:
    found = []
    for item in chosen(data):
        said = strip_html(item.value["quote"])
        found.append(Detected(said, TESTIMONIAL, f"{item.place}.quote", sentence_hash(said)))
    return found


def chosen(data: Mapping[str, Any]) -> list[Item]:
    """The testimonials of a page, with the evidence that each names."""
    blocks = [block for block in blocks_of(data.get("body")) if block.type == TESTIMONIALS]
    return [item for block in blocks for item in block.items(TESTIMONIALS)]


@receiver(post_save, sender=Revision)
def propose_evidence(instance: Revision, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """The evidence that a testimonial names is proposed in the ledger. A second person verifies it there."""
    if raw or update_fields is not None or reader_of(instance) is not claims_of_page:
        return
    for item in chosen(instance.content):
        if item.value.get("evidence"):
            digest = sentence_hash(strip_html(item.value["quote"]))
            Claim.objects.filter(page=int(instance.object_id), digest=digest, evidence=None, waived_at=None).update(
                evidence=item.value["evidence"], linked_by=instance.user
            )


def register() -> None:
    for model in (CallToAction, CallToActionVariant):
        texts.register(model, claims_of_call)
    for page in (CoachingPage, CareerPath, ReadinessTestPage):
        texts.register(page, claims_of_page)
