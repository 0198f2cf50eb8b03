"""Articles, asked for in the words of the trade."""

from django.db import models
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from wagtail.query import PageQuerySet

from cms.core.images import with_renditions
from cms.core.visibility import below_live_pages, public

from .freshness import held_back
from .snippets import Author, Category


class ArticleQuerySet(PageQuerySet):
    def published(self) -> "ArticleQuerySet":
        """Readable, and meant to be found in lists and feeds."""
        return self.readable().filter(unlisted=False)

    def readable(self) -> "ArticleQuerySet":
        """Live, public, and below nothing that was taken off the site."""
        found: ArticleQuerySet = below_live_pages(public(self.live().unexpired()))
        return found

    def unexpired(self) -> "ArticleQuerySet":
        """Whether or not the scheduler has run since."""
        return self.exclude(expire_at__lte=timezone.now())

    def indexable(self) -> "ArticleQuerySet":
        """Those that search engines may list."""
        return self.filter(noindex=False).exclude(pk__in=held_back())

    def about(self, category: Category) -> "ArticleQuerySet":
        return self.filter(categories=category)

    def by(self, author: Author) -> "ArticleQuerySet":
        return self.filter(authorships__author=author)

    def tagged(self, slug: str) -> "ArticleQuerySet":
        return self.filter(tagged_items__tag__slug=slug).distinct()

    def newest_first(self) -> "ArticleQuerySet":
        """By date, never by place in the tree: the tree need not be sorted on every publication."""
        shown = Coalesce("published_on", TruncDate("first_published_at"))
        return self.annotate(shown_on=shown).order_by("-featured", "-shown_on", "-pk")

    def with_cards(self) -> "ArticleQuerySet":
        """Together with all that a card in a list shows."""
        return self.defer_streamfields().prefetch_related(
            models.Prefetch("hero_image", queryset=with_renditions("card")),
            "authorships__author",
            "categories",
        )
