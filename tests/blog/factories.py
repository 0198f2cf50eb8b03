"""Articles for tests: real blocks, as little text as the test needs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from blog import publishing
from blog.models import ArticleAuthorship, ArticleIndexPage, ArticlePage, Author, Category


def article(
    index: ArticleIndexPage,
    slug: str = "an-article",
    *,
    body: Sequence[tuple[str, Any]] = (),
    authors: Sequence[str] = (),
    categories: Sequence[str] = (),
    tags: Sequence[str] = (),
    live: bool = True,
    **fields: Any,
) -> ArticlePage:
    """An article below the listing, live unless told otherwise."""
    values = {
        "title": slug.replace("-", " ").capitalize(),
        "description": f"What {slug} is about.",
        "published_on": date(2026, 2, 8),
    }
    page = ArticlePage(slug=slug, body=list(body), live=False, **{**values, **fields})
    page.authorships = [
        ArticleAuthorship(author=Author.objects.get_or_create(name=name)[0], sort_order=n)
        for n, name in enumerate(authors)
    ]
    page.categories = [Category.objects.get_or_create(name=name)[0] for name in categories]
    page.tags.add(*tags)
    index.add_child(instance=page)
    revision = page.save_revision(clean=False)
    if live:
        publishing.certify(page, revision, None, "review")
        revision.publish()
    page = ArticlePage.objects.get(pk=page.pk)
    return page


def faq(*pairs: tuple[str, str], heading: str = "FAQ") -> tuple[str, dict[str, Any]]:
    items = [{"question": question, "answer": answer, "other_answers": []} for question, answer in pairs]
    return "faq", {"heading": heading, "level": "2", "items": items}
