"""Groups of live near-twins, and what people do with them."""

from collections.abc import Sequence
from typing import Any

from blog.links.articles import read_articles
from blog.models import ArticleIndexPage, ArticlePage, Pruning, Verdict
from blog.pruning import approval, verdicts
from blog.sameness import index as wordings
from tests.blog.factories import article
from tests.sameness.texts import paragraph


def text(html: str) -> tuple[str, dict[str, str]]:
    return "prose", {"heading": "", "level": "2", "text": html}


def twins(index: ArticleIndexPage, *slugs: str, start: int = 0, owner: Any = None, **more: str) -> list[ArticlePage]:
    """Live articles that have ten sentences in common, and two of their own. `more`: further text, by slug with
    underscores."""
    said = range(start, start + 10)
    found = []
    for place, slug in enumerate(slugs):
        own = (start + 1000 + 2 * place, start + 1001 + 2 * place)
        body = [text(paragraph(*said, *own) + more.get(slug.replace("-", "_"), ""))]
        found.append(article(index, slug, body=body, owner=owner))
    wordings.update([page.pk for page in found])
    read_articles()
    return found


def linking(index: ArticleIndexPage, slug: str, html: str, **fields: Any) -> ArticlePage:
    """A live article with this text."""
    page = article(index, slug, body=[text(html)], **fields)
    read_articles()
    return page


def decided(lead: Any, survivor: ArticlePage, **kinds: Sequence[ArticlePage]) -> Pruning:
    """Verdicts by this lead: `merge=[…], prune=[…]`. The survivor is kept."""
    others = [page for pages in kinds.values() for page in pages]
    pruning = verdicts.begin([survivor.pk, *(page.pk for page in others)], lead)
    verdicts.choose_survivor(pruning, lead, survivor.pk)
    for kind, pages in ((kind, pages) for kind, pages in kinds.items() if pages):
        verdicts.decide(pruning, lead, [page.pk for page in pages], kind, note=f"To {kind}.")
    return fresh(pruning)


def proposed(lead: Any, survivor: ArticlePage, **kinds: Sequence[ArticlePage]) -> Pruning:
    pruning = decided(lead, survivor, **kinds)
    verdicts.propose(pruning, lead)
    return fresh(pruning)


def carried_out(lead: Any, reviewer: Any, survivor: ArticlePage, **kinds: Sequence[ArticlePage]) -> Pruning:
    pruning = proposed(lead, survivor, **kinds)
    approval.approve(pruning, reviewer, pruning.proposed_digest)
    return fresh(pruning)


def fresh(pruning: Pruning) -> Pruning:
    return Pruning.objects.get(pk=pruning.pk)


def live(page: ArticlePage) -> bool:
    return ArticlePage.objects.get(pk=page.pk).live


def verdict_of(page: ArticlePage) -> Verdict:
    return Verdict.objects.get(article=page)


def edited(page: ArticlePage, user: Any, **fields: Any) -> None:
    draft = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=user, clean=False)
