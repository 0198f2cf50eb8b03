"""Offers for programs: those that pages may show today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from wagtail.blocks import StreamValue

from blog.api.articles import listed, topic
from blog.api.texts import FORMS, RICH_TEXT
from blog.claims.sources import proven
from blog.models import Category
from cms.core import page_links
from cms.core.api import paging, parameters
from cms.core.api.endpoints import Collection, Query
from cms.core.api.paging import Key, Order
from cms.core.api.reading import Reading
from cms.core.api.values import source_value
from coaching.models import CallToAction, CallToActionVariant
from coaching.origins import END, FIRST, Origin

from .schemas import Offer


class Offers(Collection):
    """What pages may offer today. Which one fits an article stands with the article."""

    name, tag, model, one = "offers", "offers", CallToAction, "an offer"
    item: ClassVar[Any] = Offer
    whole: ClassVar[Any] = Offer
    names = (
        *("id", "key", "detail_url", "slot", "form", "magnet", "stage", "priority", "is_default", "ends_on", "topics"),
        "wordings",
    )
    filters = (
        parameters.slug("category", "Offers for the category with this slug."),
        parameters.choice("stage", "Offers for readers at this stage.", CallToAction.Stage.values),
    )
    shared = (RICH_TEXT,)
    orders: ClassVar[dict[str, Order]] = {
        "key": Order((Key("key", paging.words), Key("pk", paging.number))),
        "priority": Order((Key("priority", paging.number), Key("pk", paging.number))),
    }
    order = "key"

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        found = super().reading(request, query)
        found.rich_text = FORMS[query["rich_text"]]
        return found

    def rows(self, reading: Reading) -> QuerySet:
        return CallToAction.objects.shown()

    def narrowed(self, rows: QuerySet, reading: Reading, query: Query) -> QuerySet:
        if query["category"]:
            rows = rows.filter(topics__in=public_topics(reading).filter(slug=query["category"]))
        return rows.filter(stage=query["stage"]) if query["stage"] else rows

    def prepare(self, rows: Sequence[CallToAction], reading: Reading, wanted: frozenset[str]) -> None:
        prove(rows)
        page_links.look_up([said.text for row in rows for said in (row, *row.versions)])
        reading.context["topics"] = (
            set(public_topics(reading).values_list("pk", flat=True)) if "topics" in wanted else ()
        )

    def value_id(self, row: CallToAction, reading: Reading) -> int:
        return row.pk

    def value_key(self, row: CallToAction, reading: Reading) -> str:
        return row.key

    def value_detail_url(self, row: CallToAction, reading: Reading) -> str:
        return reading.absolute(self.address(row.pk))

    def value_slot(self, row: CallToAction, reading: Reading) -> str:
        return row.slot

    def value_form(self, row: CallToAction, reading: Reading) -> str:
        return row.form

    def value_magnet(self, row: CallToAction, reading: Reading) -> str:
        return row.magnet.title if row.magnet else ""

    def value_stage(self, row: CallToAction, reading: Reading) -> str:
        return row.stage

    def value_priority(self, row: CallToAction, reading: Reading) -> int:
        return row.priority

    def value_is_default(self, row: CallToAction, reading: Reading) -> bool:
        return row.is_default

    def value_ends_on(self, row: CallToAction, reading: Reading) -> Any:
        return row.ends_on

    def value_topics(self, row: CallToAction, reading: Reading) -> list[Any]:
        shown = [one for one in row.topics.all() if one.pk in reading.context["topics"]]
        return [topic(one.slug, one.name, one.get_absolute_url(), reading) for one in shown]

    def value_wordings(self, row: CallToAction, reading: Reading) -> list[Any]:
        return wordings(row, reading)


def public_topics(reading: Reading) -> QuerySet:
    """Categories that visitors find articles under."""
    return Category.objects.filter(articles__in=listed(reading).order_by().values("pk")).distinct()


def prove(offers: Iterable[CallToAction]) -> None:
    """What proves their claims, in two queries however many they are."""
    by_model: dict[Any, list[Any]] = {
        CallToAction: list(offers),
        CallToActionVariant: [row for offer in offers for row in offer.versions],
    }
    for model, rows in by_model.items():
        claims = defaultdict(list)
        kind = ContentType.objects.get_for_model(model)
        for claim in proven(snippet_type=kind, snippet_id__in=[row.pk for row in rows]) if rows else ():
            claims[claim.snippet_id].append(claim)
        for row in rows:
            row.proven = claims[row.pk]


def prepare_named(body: StreamValue) -> None:
    """Ask for all that calls to action in a text need of the offers that they name, at once."""
    found = [child.value["offer"] for child in body if child.block_type == "call_to_action" and child.value["offer"]]
    offers = list({offer.pk: offer for offer in found}.values())
    prefetch_related_objects(found, "page", "magnet")
    prove(offers)
    for offer in found:
        offer.proven = next(one.proven for one in offers if one.pk == offer.pk)


def wordings(offer: CallToAction, reading: Reading, page: int = 0, slot: str = END) -> list[dict[str, Any]]:
    """Its own words and those of its variants. `page`: on which it stands, as its links then tell."""
    said = [(FIRST, offer), *((row.letter, row) for row in offer.versions)]
    link = offer.public_link
    return [
        {
            "letter": letter,
            "heading": row.heading,
            "text": reading.rich_text(row.text),
            "button_text": row.button_text,
            "link": Origin(page, offer.pk, letter, slot).added_to(link) if page else link,
            "sources": [source_value(source) for source in row.sources(row.words)],
        }
        for letter, row in said
    ]


def offer_on(page: Any, offer: CallToAction | None, reading: Reading, slot: str = END) -> dict[str, Any] | None:
    """The offer that fits a page, as it is shown there. `slot`: where."""
    if offer is None:
        return None
    prove([offer])
    page_links.look_up([said.text for said in (offer, *offer.versions)])
    counted = reverse("count-offer", args=[page.pk, offer.pk, slot]) if settings.PROOFDESK_COUNT_VIEWS else ""
    return {
        "id": offer.pk,
        "key": offer.key,
        "detail_url": reading.absolute(Offers.address(offer.pk)),
        "slot": offer.slot,
        "form": offer.form,
        "magnet": offer.magnet.title if offer.magnet else "",
        "wordings": wordings(offer, reading, page.pk, slot),
        "count_url": reading.absolute(counted),
    }
