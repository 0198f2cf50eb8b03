"""Categories, tags and authors for programs: those that visitors meet on articles."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Page as WagtailPage
from wagtail.models import ReferenceIndex

from blog import views
from blog.models import ArticleIndexPage, ArticlePage, Author, Category
from blog.schema import graph
from cms.core import jsonld, page_links
from cms.core.api import paging, parameters
from cms.core.api.endpoints import SLUG, Collection, Query
from cms.core.api.paging import Key, Order
from cms.core.api.reading import Reading
from cms.core.api.values import picture_value
from cms.core.head import head_tags
from cms.core.images import attach_renditions
from cms.core.visibility import visible

from .articles import Articles, listed
from .schemas import AuthorAlone, AuthorListed, TagAlone, TagListed, Topic, TopicAlone
from .texts import FORMS, RICH_TEXT

_number = Key("pk", paging.number)
ORDERS = {
    "name": Order((Key("name", paging.words), _number)),
    "articles": Order((Key("article_count", paging.number), _number)),
}


class Topics(Collection):
    """What categories, tags and authors have in common."""

    key = SLUG
    orders = ORDERS
    order = "name"
    filters: ClassVar[tuple[parameters.Parameter, ...]] = (
        parameters.address("path", "The one whose page is at this path of the site."),
    )
    view: ClassVar[str]  # the name of its page's address

    def narrowed(self, rows: QuerySet, reading: Reading, query: Query) -> QuerySet:
        if not query["path"]:
            return rows
        slug = query["path"].strip("/").rpartition("/")[2]
        is_here = query["path"].strip("/") == self.page_path(slug).strip("/") if is_slug(slug) else False
        return rows.filter(slug=slug) if is_here else rows.none()

    @classmethod
    def page_path(cls, slug: str) -> str:
        return reverse(cls.view, args=[slug])

    def value_id(self, row: Any, reading: Reading) -> int:
        return int(row.pk)

    def value_slug(self, row: Any, reading: Reading) -> str:
        return str(row.slug)

    def value_name(self, row: Any, reading: Reading) -> str:
        return str(row.name)

    def value_url(self, row: Any, reading: Reading) -> str:
        return reading.absolute(self.page_path(row.slug))

    def value_path(self, row: Any, reading: Reading) -> str:
        return self.page_path(row.slug)

    def value_detail_url(self, row: Any, reading: Reading) -> str:
        return reading.absolute(self.address(row.slug))

    def value_article_count(self, row: Any, reading: Reading) -> int:
        return int(row.article_count)


def is_slug(raw: str) -> bool:
    try:
        return bool(SLUG.read(raw))
    except ValueError:
        return False


class Categories(Topics):
    """Those that articles in lists are filed under."""

    name, tag, model, one = "categories", "categories", Category, "a category"
    item: ClassVar[Any] = Topic
    whole: ClassVar[Any] = TopicAlone
    names = ("id", "slug", "name", "description", "url", "path", "detail_url", "article_count")
    alone = ("feeds", "meta", "json_ld")
    view = "category"

    def rows(self, reading: Reading) -> QuerySet:
        shown = listed(reading).indexable().order_by().values("pk")
        return Category.objects.filter(articles__in=shown).annotate(article_count=Count("articles"))

    def find(self, reading: Reading, key: Any) -> Any:
        """Also one whose articles all ask not to be indexed: its page shows them."""
        shown = listed(reading).order_by()
        found = Category.objects.filter(slug=key, articles__in=shown.values("pk"))
        indexed = Q(articles__in=shown.indexable().values("pk"))
        return found.annotate(article_count=Count("articles", filter=indexed)).first()

    def value_description(self, row: Category, reading: Reading) -> str:
        return row.description

    def value_feeds(self, row: Category, reading: Reading) -> dict[str, str]:
        names = {"atom": "category-feed", "json": "category-json-feed"}
        return {kind: reading.absolute(reverse(name, args=[row.slug])) for kind, name in names.items()}

    def value_meta(self, row: Category, reading: Reading) -> Any:
        return head_tags(views.category_meta(reading.request, row))

    def value_json_ld(self, row: Category, reading: Reading) -> Any:
        return jsonld.document(graph.collection_graph(views.category_meta(reading.request, row)))


class Tags(Topics):
    """Those that articles in lists have."""

    name, tag, model, one = "tags", "tags", Tag, "a tag"
    item: ClassVar[Any] = TagListed
    whole: ClassVar[Any] = TagAlone
    names = ("id", "slug", "name", "url", "path", "detail_url", "article_count")
    alone = ("meta", "json_ld")
    view = "tag"
    TAGGED = "blog_articletag_items"

    def rows(self, reading: Reading) -> QuerySet:
        shown = listed(reading).indexable().order_by().values("pk")
        found = Tag.objects.filter(**{f"{self.TAGGED}__content_object__in": shown})
        return found.annotate(article_count=Count(self.TAGGED))

    def find(self, reading: Reading, key: Any) -> Any:
        """Also one whose articles all ask not to be indexed: its page shows them."""
        shown = listed(reading).order_by()
        found = Tag.objects.filter(**{"slug": key, f"{self.TAGGED}__content_object__in": shown.values("pk")})
        indexed = Q(**{f"{self.TAGGED}__content_object__in": shown.indexable().values("pk")})
        return found.annotate(article_count=Count(self.TAGGED, filter=indexed)).first()

    def value_meta(self, row: Tag, reading: Reading) -> Any:
        return head_tags(views.tag_meta(reading.request, row))

    def value_json_ld(self, row: Tag, reading: Reading) -> Any:
        return jsonld.document(graph.collection_graph(views.tag_meta(reading.request, row)))


class Authors(Topics):
    """Who wrote or reviewed an article that lists show, or is named on a page that everybody may read."""

    name, tag, model, one = "authors", "authors", Author, "an author"
    item: ClassVar[Any] = AuthorListed
    whole: ClassVar[Any] = AuthorAlone
    names = (
        *("id", "slug", "name", "role", "credentials", "biography", "photo", "same_as", "url", "path", "detail_url"),
        "article_count",
    )
    alone = ("reviewed", "meta", "json_ld")
    shared = (RICH_TEXT,)
    view = "author"

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        found = super().reading(request, query)
        found.rich_text = FORMS[query["rich_text"]]
        return found

    def rows(self, reading: Reading) -> QuerySet:
        indexed = listed(reading).indexable().order_by().values("pk")
        return self.met(reading, indexed).annotate(
            article_count=Count("authorships", filter=Q(authorships__page__in=indexed))
        )

    def find(self, reading: Reading, key: Any) -> Any:
        shown = listed(reading).order_by()
        indexed = Q(authorships__page__in=shown.indexable().values("pk"))
        found = self.met(reading, shown.values("pk")).filter(slug=key)
        return found.annotate(article_count=Count("authorships", filter=indexed)).first()

    def met(self, reading: Reading, articles: QuerySet) -> QuerySet:
        from blog.models.articles import ArticleAuthorship

        wrote = ArticleAuthorship.objects.filter(page__in=articles).values("author")
        reviewed = ArticlePage.objects.filter(pk__in=articles).order_by().values("reviewed_by")
        who = Q(pk__in=wrote) | Q(pk__in=reviewed) | Q(pk__in=named_on_pages(reading, articles))
        return Author.objects.filter(who).select_related("photo")

    def prepare(self, rows: Sequence[Author], reading: Reading, wanted: frozenset[str]) -> None:
        attach_renditions([row.photo for row in rows])
        page_links.look_up([row.biography for row in rows])

    def value_role(self, row: Author, reading: Reading) -> str:
        return row.role

    def value_credentials(self, row: Author, reading: Reading) -> str:
        return row.credentials

    def value_biography(self, row: Author, reading: Reading) -> str:
        return reading.rich_text(row.biography)

    def value_photo(self, row: Author, reading: Reading) -> Any:
        return picture_value(row.photo, "portrait", reading.context, row.name)

    def value_same_as(self, row: Author, reading: Reading) -> list[str]:
        return [str(link.value) for link in row.same_as]

    def value_reviewed(self, row: Author, reading: Reading) -> list[Any]:
        articles = Articles()
        found = list(views.reviewed_by(row))
        articles.prepare(found, reading, frozenset())
        return articles.cards(found, reading)

    def value_meta(self, row: Author, reading: Reading) -> Any:
        return head_tags(views.author_meta(reading.request, row))

    def value_json_ld(self, row: Author, reading: Reading) -> Any:
        first = ArticlePage.objects.published().by(row).newest_first().with_cards()[: ArticleIndexPage.PER_PAGE]
        meta = views.author_meta(reading.request, row)
        return jsonld.document(graph.profile_graph(meta, row, views.newest_of(list(first))))


def named_on_pages(reading: Reading, articles: QuerySet) -> QuerySet:
    """Authors that blocks of these articles or of other public pages name, such as coaches. Wagtail keeps what a
    page refers to as it is live."""
    kinds = ContentType.objects.get_for_models(Author, WagtailPage)
    here = WagtailPage.objects.descendant_of(reading.site.root_page, inclusive=True).not_type(ArticlePage)
    pages = visible(here).order_by().values("pk")
    references = ReferenceIndex.objects.filter(
        to_content_type=kinds[Author], base_content_type=kinds[WagtailPage]
    ).annotate(page=Cast("object_id", IntegerField()), author=Cast("to_object_id", IntegerField()))
    return references.filter(Q(page__in=pages) | Q(page__in=articles)).values("author")
