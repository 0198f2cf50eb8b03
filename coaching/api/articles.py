"""Articles as readers meet them: with the offer that fits."""

from typing import Any, ClassVar

from blog.api.articles import Articles
from blog.calls import calls_in
from blog.models import ArticlePage
from cms.core.api.reading import Reading
from coaching.offers import best_for

from .offers import offer_on, prepare_named
from .schemas import OfferedArticle


class OfferedArticles(Articles):
    __doc__ = Articles.__doc__

    whole: ClassVar[Any] = OfferedArticle
    alone = (*Articles.alone, "offer")

    def prepare_alone(self, row: ArticlePage, reading: Reading) -> None:
        super().prepare_alone(row, reading)
        prepare_named(row.body)

    def value_offer(self, row: ArticlePage, reading: Reading) -> Any:
        """As its page: the best one, unless the text has a call to action with words or an offer of its own."""
        calls = calls_in(row.body)
        if calls and not any(call.block.shown(call.value)[1] for call in calls):
            return None
        return offer_on(row, best_for(row), reading)
