"""The article, in the order of the editor's form. Rules live elsewhere; methods delegate."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, PageManager
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtailseo.models import SeoType

from blog import publishing
from blog.blocks import ArticleBody
from blog.blocks.base import InlineTextBlock
from blog.blocks.corrections import CorrectionBlock
from blog.blocks.walk import body_text, linked_texts
from blog.forms import ArticlePageForm
from blog.panels import ConflictPanel
from blog.pictures import pictures_of
from blog.sharing import drawing
from cms.core import arrivals
from cms.core.fragments import once
from cms.core.images import Candidate, attach_renditions
from cms.core.jsonld import Node
from cms.core.models import META_DESCRIPTION_LIMIT, BasePage
from cms.core.text import reading_minutes, shorten, strip_html, words

from .dates import ShownDates
from .fields import BodyField
from .freshness import Reviewable
from .gate import GatedPage
from .layout import LaidOut
from .previews import PreviewedElsewhere
from .querysets import ArticleQuerySet
from .retracted import Retractable
from .snippets import Author, Category

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from blog.claims.sources import Source
    from blog.questions import Reference

    from .certificates import Retraction
    from .planning import Release


LEAST_DESCRIPTION = 70  # characters: search engines show their own excerpt instead of less


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticleAuthorship(Orderable):
    """Who wrote an article, in the order of the byline."""

    page = ParentalKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="authorships")

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "author"], name="blog_author_once_per_article")]

    def __str__(self) -> str:
        return str(self.author)


class ArticlePage(LaidOut, ShownDates, PreviewedElsewhere, Retractable, Reviewable, GatedPage):
    """One post."""

    parent_page_types = ["blog.ArticleIndexPage"]
    subpage_types: list[str] = []
    template = "pages/article.html"
    base_form_class = ArticlePageForm
    search_auto_update = False  # blog.indexing does it, and can wait for the end of an import
    seo_content_type = SeoType.ARTICLE
    seo_image_sources = ["og_image", "hero_image"]
    seo_description_sources = ["search_description", "description"]

    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("What the reader gets, in one or two sentences. Shown under the title and in lists."),
    )
    hero_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("main image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hero_alt = models.CharField(
        _("alternative text"), max_length=500, blank=True, help_text=_("What the image says in this article.")
    )
    summary_points = StreamField(
        [("point", InlineTextBlock())],
        blank=True,
        verbose_name=_("summary points"),
        help_text=_("The article in two to five sentences, shown above the text."),
    )
    body = BodyField(ArticleBody(), blank=True, verbose_name=_("body"))
    corrections = StreamField(
        [("correction", CorrectionBlock())],
        blank=True,
        verbose_name=_("corrections"),
        help_text=_("What was wrong and is right now, newest first. Shown above the text, and told to machines."),
    )

    reviewed_by = models.ForeignKey(
        Author,
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reviewed_articles",
    )
    published_on = models.DateField(
        _("published on"), null=True, blank=True, help_text=_("Leave empty to show the day of the first release.")
    )
    updated_on = models.DateField(
        _("updated on"),
        null=True,
        blank=True,
        help_text=_("Leave empty to show the day of the last release. Your next edit empties it."),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    categories = ParentalManyToManyField(Category, verbose_name=_("categories"), blank=True, related_name="articles")
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    keywords = models.TextField(
        _("keywords"), blank=True, help_text=_("Search phrases, one a line. Told to machines only.")
    )
    featured = models.BooleanField(_("featured"), default=False, help_text=_("Stands first in lists."))
    unlisted = models.BooleanField(
        _("unlisted"), default=False, help_text=_("Has its address, but leaves lists, feeds and the sitemap.")
    )
    off_sitemap = models.BooleanField(_("not in the sitemap"), default=False)

    content_panels = [
        *BasePage.content_panels,
        "description",
        MultiFieldPanel(
            [
                FieldPanel(
                    "hero_image", help_text=_("At the top of the article and in lists. At least 1,600 pixels wide.")
                ),
                FieldPanel("hero_alt"),
            ],
            heading=_("Main image"),
        ),
        "summary_points",
        "body",
        "corrections",
    ]
    about_panels = [
        MultipleChooserPanel("authorships", chooser_field_name="author", label=_("Author"), heading=_("Authors")),
        FieldPanel("reviewed_by", help_text=_("Who read it as an expert. Visitors see the name beside the author’s.")),
        FieldRowPanel(
            [
                FieldPanel("published_on"),
                FieldPanel("updated_on"),
                FieldPanel("reviewed_on", help_text=_("When the expert read it.")),
            ],
            heading=_("Dates"),
        ),
        FieldPanel(
            "categories",
            widget=CheckboxSelectMultiple,
            help_text=_("One or two. Each has a page that lists its articles."),
        ),
        FieldPanel("tags", help_text=_("Smaller subjects, such as “notice period”, with commas between them.")),
        FieldPanel("keywords"),
    ]
    promote_panels = [
        *BasePage.promote_panels,
        FieldRowPanel(
            [
                FieldPanel("featured"),
                FieldPanel("unlisted"),
                FieldPanel("off_sitemap", help_text=_("Search engines are not led to it, but may list it.")),
            ],
            heading=_("Where it appears"),
        ),
    ]

    edit_handler = TabbedInterface(
        [
            ConflictPanel(),
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(about_panels, heading=_("About")),
            ObjectList(promote_panels, heading=_("Search and sharing")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("description", boost=2),
        index.SearchField("search_text"),
        index.FilterField("unlisted"),
        index.FilterField("noindex"),
        index.FilterField("published_on"),
    ]

    objects = PageManager.from_queryset(ArticleQuerySet)()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        # The orders of lists, each with what a list asks of an article: a page of a list reads its own rows only.
        indexes = [
            models.Index(
                fields=["-featured", "-shown_on", "-page_ptr", "unlisted", "noindex"], name="blog_article_featured"
            ),
            models.Index(fields=["-shown_on", "-page_ptr", "unlisted", "noindex"], name="blog_article_newest"),
        ]

    @cached_property
    def authors(self) -> list[Author]:
        rows = self.authorships.all()
        if "authorships" not in getattr(self, "_prefetched_objects_cache", {}):
            rows = rows.select_related("author__photo")
        return [row.author for row in rows]

    @cached_property
    def category_list(self) -> list[Category]:
        return list(self.categories.all())

    has_pictures = False

    @cached_property
    def tag_names(self) -> list[str]:
        return [tag.name for tag in self.tags.all()]

    @property
    def seo_author(self) -> str:
        return ", ".join(author.name for author in self.authors)

    @property
    def seo_description(self) -> str:
        """What its editor wrote; where that fills no search result, the short answer after it."""
        own = super().seo_description
        if self.search_description or len(own) >= LEAST_DESCRIPTION:
            return own
        answers = (block.value["text"] for block in self.body if block.block_type == "short_answer")
        return shorten(f"{own} {strip_html(str(next(answers, '')))}", META_DESCRIPTION_LIMIT)

    @cached_property
    def share_image(self) -> Candidate | None:
        """Its own picture, else the card that was drawn for it, else the picture of the site."""
        return self.drawn_card or super().share_image

    @cached_property
    def drawn_card(self) -> Candidate | None:
        """For an article without a picture of its own that is large enough for links."""
        is_large = self.hero_image is not None and self.hero_image.width >= drawing.WIDTH
        if self.og_image or is_large or not self.pk:
            return None
        drawn = getattr(self, "drawn_share_image", None)
        return Candidate(drawn.file.url, drawing.WIDTH, drawing.HEIGHT) if drawn else None

    @property
    def in_sitemap(self) -> bool:
        return not (self.noindex or self.unlisted or self.off_sitemap)

    @property
    def keyword_list(self) -> list[str]:
        return [line.strip() for line in self.keywords.splitlines() if line.strip()]

    @cached_property
    def search_text(self) -> str:
        """For the search index, which reads it several times over."""
        return body_text(self.body)

    @cached_property
    def sources(self) -> "list[Source]":
        """What proves its claims, for visitors and for machines."""
        from blog.claims.sources import sources_of

        points = [str(point.value) for point in self.summary_points]
        noted = [str(correction.value["text"]) for correction in self.corrections]
        said = [
            *(self.title, self.description, self.hero_alt),
            *map(strip_html, [*points, *noted]),
            self.search_text,
        ]
        return sources_of(self.pk, said) if self.pk else []

    @cached_property
    def word_count(self) -> int:
        return once(self, "words", lambda: len(words(self.search_text)))

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.word_count)

    @cached_property
    def question_references(self) -> "dict[str, Reference]":
        """Where the questions of its FAQ are answered that another article owns, by their anchors."""
        from blog.questions import references_of

        return references_of(self)

    @property
    def waiting_release(self) -> "Release | None":
        """The release that this article goes live with: open, or failed and not yet given up."""
        found: Release | None = self.releases.filter(status__in=("open", "failed")).first()
        return found

    @cached_property
    def retraction(self) -> "Retraction | None":
        """The one in force, also that of the article that an alias mirrors."""
        return publishing.retraction_of(self) or publishing.retraction_of(publishing.origin_of(self))

    @cached_property
    def related(self) -> "list[ArticlePage]":
        from blog.related import related_to

        return related_to(self)

    def route(self, request: "HttpRequest", path_components: list[str]) -> Any:
        """A retracted article answers at its address."""
        if not path_components and not self.live and self.retraction:
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> "HttpResponse":
        if not self.live and self.retraction:
            from blog import retractions

            return retractions.response(request, self.retraction)
        return super().serve(request, *args, **kwargs)

    @property
    def count_address(self) -> str:
        """Where its page says that it was opened. "" where views are not counted."""
        counted = self.pk and settings.PROOFDESK_COUNT_VIEWS
        return reverse("count-view", args=[self.alias_of_id or self.pk]) if counted else ""

    def json_ld(self, request: "HttpRequest") -> list[Node]:
        from blog.schema.graph import article_graph

        self.attach_pictures()
        return article_graph(self)

    def attach_pictures(self) -> str:
        """The sizes of all its pictures: one query for all, before the first of them is shown. Shows nothing."""
        if not self.has_pictures:
            self.has_pictures = True
            if self.is_as_stored:
                self.attach_rows()
            attach_renditions([*pictures_of(self), *(card.hero_image for card in self.related)])
            self.lead_links()
        return ""

    def lead_links(self) -> None:
        """Links within the site lead where visitors arrive: see cms.core.arrivals."""
        fields = (self.body, self.summary_points, self.corrections)
        found = [text for field in fields for text in linked_texts(field)]
        if found and (site := self.site):
            hrefs = {href for text in found for href in text.hrefs}
            ends = once(self, "ends of links", lambda: arrivals.ends_of(site, hrefs))
            for text in found:
                text.ends = ends

    def attach_rows(self) -> None:
        """What its page and the cards below it show of authors and categories: one query for each table."""
        from blog.related import related_rows

        self.related = related_rows(self)
        authorships = ArticleAuthorship.objects.select_related("author__photo")
        models.prefetch_related_objects(
            [self, *self.related], models.Prefetch("authorships", authorships), "categories"
        )

    def get_sitemap_urls(self, request: "HttpRequest | None" = None) -> list[dict[str, Any]]:
        if not self.in_sitemap or self.is_expired:
            return []
        return [{"location": self.get_full_url(request), "lastmod": self.date_modified}]
