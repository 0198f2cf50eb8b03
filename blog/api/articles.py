"""Articles for programs: in lists, and each by itself with all that its page shows."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import DateField, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpRequest
from django.urls import reverse

from blog.blocks.base import person
from blog.models import ArticlePage, ArticleTag
from blog.models.articles import ArticleAuthorship
from blog.models.querysets import ArticleQuerySet
from blog.pictures import pictures_of
from blog.search import finding, words
from cms.core import page_links
from cms.core.api import paging, parameters
from cms.core.api.endpoints import Query
from cms.core.api.pages import PATH, Pages, path_in_tree
from cms.core.api.paging import Key, Order, Page
from cms.core.api.reading import Reading
from cms.core.api.values import picture_value
from cms.core.api.views import within_limit
from cms.core.images import attach_renditions
from cms.core.numbering import total_of

from .schemas import Article, ArticleListed
from .texts import FORMS, RICH_TEXT
from .values import with_shown_calls

CARD = (
    *("id", "slug", "title", "url", "path", "detail_url", "description", "image", "authors", "categories"),
    "published_at",
)
BEST = "relevance"

_number, _day = Key("pk", paging.number), paging.day
ORDERS = {
    "published": Order((Key("shown_on", _day), _number)),
    "updated": Order((Key("changed_on", _day), _number)),
    "featured": Order((Key("featured", bool), Key("shown_on", _day), _number)),
    "title": Order((Key("title", paging.words), _number)),
}


class Articles(Pages):
    """Newest first. `-featured` is the order of the site's own lists, `relevance` that of a search. What asks not
    to be indexed is left out as in feeds and the sitemap, and can be had with `noindex=include`; what is unlisted
    answers at its address only."""

    name, tag, model, one = "articles", "articles", ArticlePage, "an article"
    kind = "article"
    item: ClassVar[Any] = ArticleListed
    whole: ClassVar[Any] = Article
    names = (
        *("id", "type", "slug", "title", "url", "path", "detail_url", "description", "image", "authors", "categories"),
        *("tags", "published_at", "updated_at", "released_at", "was_updated", "reviewed", "next_review_on"),
        *("review_is_due", "featured", "robots", "summary_points", "corrections", "keywords"),
    )
    unusual = frozenset({"summary_points", "corrections", "keywords"})
    alone: ClassVar[tuple[str, ...]] = (
        *("hero", "body", "contents", "word_count", "reading_minutes", "sources", "breadcrumb", "related"),
        *("meta", "json_ld", "count_url"),
    )
    filters = (
        parameters.slug("category", "Articles of the category with this slug."),
        parameters.slug("tag", "Articles with the tag that has this slug."),
        parameters.slug("author", "Articles by the author with this slug."),
        parameters.day("published_after", "Articles of this day or a later one."),
        parameters.day("published_before", "Articles of days before this one."),
        parameters.choice("featured", "Only those that are featured, or that are not.", ("true", "false")),
        parameters.choice("noindex", "With those that ask not to be indexed.", ("include",)),
        PATH,
        parameters.text("search", "Articles with all of these words. They stand best first, or newest first when there are many."),
    )  # fmt: skip
    shared = (RICH_TEXT,)
    orders = ORDERS
    order = "-published"

    @classmethod
    def list_parameters(cls) -> tuple[parameters.Parameter, ...]:
        both = [sign + name for name in cls.orders for sign in ("", "-")]
        told = (
            "By what the list is ordered; “-” turns it round. Without it: newest first, or by relevance when searching."
        )
        order = parameters.choice("order", told, (*both, BEST))
        return tuple(order if one.name == "order" else one for one in super().list_parameters())

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        found = super().reading(request, query)
        found.rich_text = FORMS[query["rich_text"]]
        return found

    def rows(self, reading: Reading) -> ArticleQuerySet:
        return listed(reading).indexable()

    def find(self, reading: Reading, key: Any) -> ArticlePage | None:
        return whole(listed(reading)).filter(pk=key).first()

    def find_at(self, reading: Reading, pk: int) -> ArticlePage | None:
        """At its own address an unlisted one is found, too."""
        return whole(ArticlePage.objects.readable().filter(pk=pk)).first()

    def narrowed(self, rows: Any, reading: Reading, query: Query) -> Any:
        chosen: ArticleQuerySet = listed(reading) if query["noindex"] else rows
        if query["category"]:
            chosen = chosen.filed(category__slug=query["category"])
        if query["author"]:
            chosen = chosen.written(author__slug=query["author"])
        if query["tag"]:
            chosen = chosen.tagged(query["tag"])
        exact = {
            "url_path": path_in_tree(reading, query["path"]) if query["path"] else "",
            "shown_on__gte": query["published_after"],
            "shown_on__lt": query["published_before"],
        }
        found = with_days(chosen).filter(**{name: value for name, value in exact.items() if value})
        if query["featured"]:
            found = found.filter(featured=query["featured"] == "true")
        return for_lists(found)

    def page(self, reading: Reading, query: Query) -> Page:
        if query["search"]:
            return self.searched(reading, query)
        usual = {**query, "order": self.order if query["order"] in ("", BEST) else query["order"]}
        return super().page(reading, usual)

    def searched(self, reading: Reading, query: Query) -> Page:
        """The best first, as far as the search of the site ranks."""
        within_limit(reading.request, "api-search", settings.PROOFDESK_API_SEARCH_RATE)
        terms = words.terms_of(words.cleaned(query["search"]))
        if not terms:
            return Page([], 0)
        narrowed = self.narrowed(self.rows(reading), reading, query)
        rows = finding.matching(narrowed, terms)
        if query["order"] not in ("", BEST):
            return paging.page_of(rows, self.order_of(query), query["order"], query, self.asked(reading))
        found = finding.newest_entries(narrowed, terms)
        asked = (*self.asked(reading), *paging.narrowing(query))
        total = len(found) if len(found) <= finding.KNOWN else total_of(rows, asked)
        ids, _is_ranked = finding.in_order(found[: finding.KNOWN], terms)
        shown, following = paging.numbered(ids, query)
        by_number = {row.pk: row for row in for_lists(with_days(ArticlePage.objects.filter(pk__in=shown)))}
        return Page([by_number[pk] for pk in shown if pk in by_number], total, following)

    def prepare(self, rows: Sequence[ArticlePage], reading: Reading, wanted: frozenset[str]) -> None:
        reading.settle(rows)
        if "body" in wanted or wanted & {"meta", "json_ld", "related", "sources", "breadcrumb", "contents"}:
            for row in rows:  # one, by itself
                self.prepare_alone(row, reading)
        else:
            prefetch_related_objects(
                list(rows),
                Prefetch("authorships", ArticleAuthorship.objects.select_related("author__photo")),
                "categories",
                Prefetch("tagged_items", ArticleTag.objects.select_related("tag").order_by("pk")),
            )
            pictures = [row.hero_image for row in rows]
            attach_renditions([*pictures, *(author.photo for row in rows for author in row.authors)])
        for row in rows:
            row.kept = getattr(row, "freshness", None)
        texts = [value.get_prep_value() for row in rows for value in (row.summary_points, row.corrections)]
        page_links.look_up(texts if wanted & {"summary_points", "corrections"} else ())

    def prepare_alone(self, row: ArticlePage, reading: Reading) -> None:
        reading.dress(row)
        row.kept = getattr(row, "freshness", None)
        page_links.look_up([row.body.get_prep_value()])
        related = list(row.related)
        reading.settle(related)
        prefetch_related_objects([author for one in related for author in one.authors], "photo")
        pictures = [one.hero_image for one in related] + [a.photo for one in related for a in one.authors]
        attach_renditions([*pictures_of(row), *pictures])
        reading.context["references"] = row.question_references

    # ---- fields

    def value_detail_url(self, row: ArticlePage, reading: Reading) -> str | None:
        return None if row.unlisted else reading.absolute(self.address(row.pk))

    def value_image(self, row: ArticlePage, reading: Reading) -> Any:
        return picture_value(row.hero_image, "card", reading.context, row.hero_alt)

    def value_hero(self, row: ArticlePage, reading: Reading) -> Any:
        return picture_value(row.hero_image, "hero", reading.context, row.hero_alt)

    def value_authors(self, row: ArticlePage, reading: Reading) -> list[Any]:
        return [person(author, reading.context) for author in row.authors]

    def value_categories(self, row: ArticlePage, reading: Reading) -> list[Any]:
        return [topic(one.slug, one.name, one.get_absolute_url(), reading) for one in row.category_list]

    def value_tags(self, row: ArticlePage, reading: Reading) -> list[Any]:
        tags = [item.tag for item in row.tagged_items.all()]
        return [topic(tag.slug, tag.name, reverse("tag", args=[tag.slug]), reading) for tag in tags]

    def value_published_at(self, row: ArticlePage, reading: Reading) -> Any:
        return row.date_published

    def value_updated_at(self, row: ArticlePage, reading: Reading) -> Any:
        return row.date_modified

    def value_released_at(self, row: ArticlePage, reading: Reading) -> Any:
        return row.last_published_at

    def value_was_updated(self, row: ArticlePage, reading: Reading) -> bool:
        return row.was_updated

    def value_reviewed(self, row: ArticlePage, reading: Reading) -> Any:
        review = row.last_review
        if review is None:
            return None
        return {"name": review["name"], "url": reading.absolute(review["url"]), "on": review["day"]}

    def value_next_review_on(self, row: ArticlePage, reading: Reading) -> Any:
        return row.next_review

    def value_review_is_due(self, row: ArticlePage, reading: Reading) -> bool:
        return row.is_neglected

    def value_featured(self, row: ArticlePage, reading: Reading) -> bool:
        return row.featured

    def value_summary_points(self, row: ArticlePage, reading: Reading) -> list[str]:
        return [reading.rich_text(point.value.source) for point in row.summary_points]

    def value_corrections(self, row: ArticlePage, reading: Reading) -> list[Any]:
        return [
            {"anchor": anchor, "date": value["date"], "text": reading.rich_text(value["text"].source)}
            for anchor, value in row.correction_list
        ]

    def value_keywords(self, row: ArticlePage, reading: Reading) -> list[str]:
        return row.keyword_list

    def value_body(self, row: ArticlePage, reading: Reading) -> Any:
        return with_shown_calls(row.body.stream_block.get_api_representation(row.body, reading.context))

    def value_contents(self, row: ArticlePage, reading: Reading) -> list[Any]:
        return [{"anchor": part.anchor, "heading": part.heading} for part in row.contents]

    def value_word_count(self, row: ArticlePage, reading: Reading) -> int:
        return row.word_count

    def value_reading_minutes(self, row: ArticlePage, reading: Reading) -> int:
        return row.reading_minutes

    def value_related(self, row: ArticlePage, reading: Reading) -> list[Any]:
        return self.cards(row.related, reading)

    def value_count_url(self, row: ArticlePage, reading: Reading) -> str:
        return reading.absolute(row.count_address)

    def cards(self, rows: Iterable[ArticlePage], reading: Reading) -> list[Any]:
        return [{name: getattr(self, f"value_{name}")(row, reading) for name in CARD} for row in rows]


def listed(reading: Reading) -> ArticleQuerySet:
    """Articles of this site that lists may show, those included that ask not to be indexed."""
    found: ArticleQuerySet = ArticlePage.objects.published().below(reading.site.root_page)
    return found


def with_days(rows: QuerySet) -> QuerySet:
    """With the days that visitors see, which are never null here."""
    changed = Coalesce("updated_on", TruncDate("last_published_at"), "shown_on", output_field=DateField())
    return rows.annotate(changed_on=changed)


def for_lists(rows: QuerySet) -> QuerySet:
    return rows.select_related("hero_image", "reviewed_by", "freshness__reviewed_by").defer("body")


def whole(rows: QuerySet) -> QuerySet:
    return rows.select_related("hero_image", "og_image", "reviewed_by", "freshness__reviewed_by")


def topic(slug: str, name: str, path: str, reading: Reading) -> dict[str, str]:
    return {"slug": slug, "name": name, "url": reading.absolute(path), "path": path}
