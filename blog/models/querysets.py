"""Articles, asked for in the words of the trade."""

from collections.abc import Hashable
from typing import Any

from django.db import models
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.core.epochs import remembered
from cms.core.images import with_renditions
from cms.core.visibility import in_its_days, visible

from .freshness import held_back
from .snippets import Author, Category

MANY = 1_000  # articles


class ArticleQuerySet(PageQuerySet):
    def published(self) -> "ArticleQuerySet":
        """Readable, and meant to be found in lists and feeds."""
        return self.readable().filter(unlisted=False)

    def readable(self) -> "ArticleQuerySet":
        """Live, public, and below nothing that was taken off the site."""
        found: ArticleQuerySet = visible(self)
        return found

    def in_its_days(self) -> "ArticleQuerySet":
        """Not expired, whether or not a worker has noticed, and not before its moment."""
        found: ArticleQuerySet = in_its_days(self)
        return found

    def indexable(self) -> "ArticleQuerySet":
        """Those that search engines may list."""
        return self.filter(noindex=False).exclude(pk__in=held_back())

    def about(self, category: Category) -> "ArticleQuerySet":
        return self.filed(category=category.pk)

    def filed(self, **which: Hashable) -> "ArticleQuerySet":
        """In a category. `which`: its `category`, or its `category__slug`."""
        rows = self.model.categories.through._default_manager.filter(**which)
        return self.filter(linked(rows, "articlepage", ("category", *which.items())))

    def by(self, author: Author) -> "ArticleQuerySet":
        return self.written(author=author.pk)

    def written(self, **which: Hashable) -> "ArticleQuerySet":
        """By an author. `which`: its `author`, or its `author__slug`."""
        rows = self.model.authorships.rel.related_model._default_manager.filter(**which)
        return self.filter(linked(rows, "page", ("author", *which.items())))

    def reviewed_by(self, author: Author) -> "ArticleQuerySet":
        rows = self.model._default_manager.filter(reviewed_by=author)
        return self.filter(linked(rows, "pk", ("reviewer", author.pk)))

    def tagged(self, slug: str) -> "ArticleQuerySet":
        rows = self.model.tagged_items.rel.related_model._default_manager.filter(tag__slug=slug)
        return self.filter(linked(rows, "content_object", ("tag", slug)))

    def directly_below(self, other: Page) -> "ArticleQuerySet":
        return self.below(other).filter(Usual(depth=other.depth + 1))

    def below(self, other: Page) -> "ArticleQuerySet":
        """As Wagtail's `descendant_of`, for lists. Wagtail's search does not understand the condition."""
        return self.filter(Usual(path__gt=other.path), Usual(path__lt=other._inc_path()))

    def newest_first(self) -> "ArticleQuerySet":
        """By date, never by place in the tree: the tree need not be sorted on every publication."""
        return self.order_by("-featured", "-shown_on", "-pk")

    def with_cards(self) -> "ArticleQuerySet":
        """Together with all that a card in a list shows."""
        return self.defer_streamfields().prefetch_related(
            models.Prefetch("hero_image", queryset=with_renditions("card")),
            "authorships__author",
            "categories",
        )


def linked(rows: models.QuerySet, article: str, asked: Hashable) -> Any:
    """A condition: of the articles that `rows` name in the column `article`. `asked`: which rows these are.

    Few are looked up by their numbers, and put in order. Of many, the list is read in its order until a page is full:
    putting thousands in order for twelve would take longer with each one.
    """
    found = rows.order_by()
    numbers = remembered(("linked", asked), lambda: tuple(found.values_list(article, flat=True)[: MANY + 1]))
    if len(numbers) > MANY:
        return models.Exists(found.filter(**{article: models.OuterRef("pk")}))
    return models.Q(pk__in=numbers or [0])


class Usual(models.Func):
    """A condition that most rows meet. SQLite takes each for one that few do, and begins with it.

    https://www.sqlite.org/lang_corefunc.html#likely
    """

    function = "LIKELY"
    output_field = models.BooleanField()

    def __init__(self, *conditions: Any, **condition: Any) -> None:
        super().__init__(*conditions or [models.ExpressionWrapper(models.Q(**condition), models.BooleanField())])

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        if connection.vendor == "sqlite":
            return super().as_sql(compiler, connection, *args, **extra)
        return compiler.compile(self.source_expressions[0])
