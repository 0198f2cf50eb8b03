"""What the result of a readiness test shows: as plain values that can be kept, and live articles around them."""

from collections.abc import Iterable
from typing import Any

from blog.models import ArticlePage
from coaching.readiness import ReadinessTest, Result

ARTICLES = 3


def shown(test: ReadinessTest, result: Result) -> dict[str, Any]:
    """For templates, and for JSON: what a shared link shows stays as it was when the test changes."""
    return {
        "scores": [
            {
                "title": score.dimension.title,
                "explanation": score.dimension.explanation,
                "value": score.value,
                "band": score.band.title if score.band else "",
                "text": score.band.meaning if score.band else "",
            }
            for score in result.scores
        ],
        "fits": [{"slug": fit.path.slug, "title": fit.path.title, "value": fit.value} for fit in result.fits],
        "actions": [
            {"text": action.text, "because": action.score.dimension.title, "value": action.score.value}
            for action in result.actions
        ],
        "articles": list(result.articles),
        "strengths": list(result.strengths),
    }


def live_articles(numbers: Iterable[int]) -> list[ArticlePage]:
    """Those of these articles that everybody may read, in this order."""
    wanted = list(numbers)
    published = ArticlePage.objects.published().filter(pk__in=wanted).with_cards()
    found = {article.pk: article for article in published}
    return [found[number] for number in wanted if number in found][:ARTICLES]
