"""What one can do about offers in the admin: an act for each address, and for each way to use one."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from blog.models import ArticleIndexPage, ArticlePage
from blog.roles import WRITER
from coaching.models import CallToAction, PinnedOffer
from tests.blog.factories import article
from tests.conftest import make_user
from tests.matrix import Act, on, write

from .test_pages import make_offer


@dataclass(frozen=True)
class CoachingThings:
    me: Any
    guide: ArticlePage
    offer: CallToAction


def coaching_things(index: ArticleIndexPage, me: Any) -> CoachingThings:
    guide = article(index, "guide", owner=make_user("olga", WRITER))
    return CoachingThings(me=me, guide=guide, offer=make_offer("plan"))


def choice(client: Client, things: CoachingThings) -> dict[str, Any]:
    return {"offer": str(things.offer.pk)}


def is_pinned(things: CoachingThings) -> bool:
    return PinnedOffer.objects.filter(article=things.guide, offer=things.offer).exists()


COACHING_ACTS: dict[str, Act] = {
    "report of offers": Act("desk_offers"),
    "results of offers": Act("desk_offers_results"),
    "choice of an article's offer": Act("desk_pin_offer", on("guide")),
    "choose an article's offer": write("desk_pin_offer", on("guide"), is_pinned, data=choice),
}
