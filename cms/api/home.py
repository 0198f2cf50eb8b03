"""The first page of the complete site."""

from typing import Any, ClassVar

from cms.core.api.pages import Pages, look_up_links
from cms.core.api.reading import Reading
from cms.home.models import HomePage
from coaching.api.offers import offer_on
from coaching.offers import best_for

from .schemas import SELF, HomeAlone


class Home(Pages):
    """The first page."""

    name, tag, model, one, kind = "home", "the site", HomePage, "the home page", "home"
    item: ClassVar[Any] = HomeAlone
    whole: ClassVar[Any] = HomeAlone
    names = SELF
    alone = ("headline", "introduction", "offer", "breadcrumb", "meta", "json_ld")

    def prepare_alone(self, row: HomePage, reading: Reading) -> None:
        look_up_links(row, "introduction")

    def value_headline(self, row: HomePage, reading: Reading) -> str:
        return row.headline or row.title

    def value_introduction(self, row: HomePage, reading: Reading) -> str:
        return reading.rich_text(row.introduction)

    def value_offer(self, row: HomePage, reading: Reading) -> Any:
        return offer_on(row, best_for(row), reading)
