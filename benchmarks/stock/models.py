"""The models of a blog."""

from typing import Any

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet


class TextBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False)
    text = blocks.RichTextBlock()

    class Meta:
        template = "stock/blocks/text.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.RichTextBlock(required=False)
    actions = blocks.ListBlock(blocks.RichTextBlock())


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False)
    steps = blocks.ListBlock(StepBlock())

    class Meta:
        template = "stock/blocks/steps.html"


class MistakeBlock(blocks.StructBlock):
    mistake = blocks.RichTextBlock()
    fix = blocks.RichTextBlock()
    consequence = blocks.RichTextBlock()


class MistakesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False)
    mistakes = blocks.ListBlock(MistakeBlock())

    class Meta:
        template = "stock/blocks/mistakes.html"


class ChecklistBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False)
    points = blocks.ListBlock(blocks.RichTextBlock())

    class Meta:
        template = "stock/blocks/checklist.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock()
    answer = blocks.RichTextBlock()


class FAQBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False)
    questions = blocks.ListBlock(QuestionBlock())

    class Meta:
        template = "stock/blocks/faq.html"


@register_snippet
class Author(models.Model):
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200, blank=True)
    biography = RichTextField(blank=True)
    photo = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.name


@register_snippet
class Category(models.Model):
    name = models.CharField(max_length=200)
    slug = models.SlugField()

    def __str__(self) -> str:
        return self.name


@register_setting
class Look(BaseSiteSetting):
    footer = RichTextField(blank=True)
    logo = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")
    select_related = ["logo"]


class StockTag(TaggedItemBase):
    content_object = ParentalKey("stock.StockPage", on_delete=models.CASCADE, related_name="tagged_items")


class StockAuthorship(Orderable):
    page = ParentalKey("stock.StockPage", on_delete=models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="+")


class StockPage(Page):
    template = "stock/page.html"

    description = models.TextField(blank=True)
    date = models.DateField(null=True)
    hero = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")
    categories = ParentalManyToManyField(Category, blank=True)
    tags = ClusterTaggableManager(through=StockTag, blank=True)
    body = StreamField(
        [
            ("text", TextBlock()),
            ("framework", StepsBlock()),
            ("mistakes", MistakesBlock()),
            ("proof_checklist", ChecklistBlock()),
            ("faq", FAQBlock()),
        ]
    )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["authors"] = [row.author for row in self.authorships.select_related("author__photo")]
        related = StockPage.objects.live().public().sibling_of(self, inclusive=False)
        related = related.filter(categories__in=self.categories.all()).distinct().order_by("-date")
        context["related"] = related.select_related("hero").prefetch_related("authorships__author", "categories")[:3]
        context["breadcrumbs"] = self.get_ancestors().live().filter(depth__gt=1)
        return context

    @property
    def structured(self) -> dict[str, Any]:
        questions = [item for block in self.body if block.block_type == "faq" for item in block.value["questions"]]
        return {
            "@context": "https://schema.org",
            "@graph": [
                {
                    "@type": "Article",
                    "headline": self.title,
                    "description": self.description,
                    "datePublished": self.date.isoformat() if self.date else "",
                    "author": [{"@type": "Person", "name": row.author.name} for row in self.authorships.all()],
                    "keywords": [tag.name for tag in self.tags.all()],
                },
                {
                    "@type": "WebPage",
                    "@id": self.full_url,
                    "name": self.title,
                    "description": self.description,
                    "inLanguage": "en",
                    "isPartOf": {"@id": "/#website"},
                },
                {"@type": "Organization", "@id": "/#organization", "name": "Stock", "url": "/"},
                {"@type": "WebSite", "@id": "/#website", "name": "Stock", "publisher": {"@id": "/#organization"}},
                {
                    "@type": "BreadcrumbList",
                    "itemListElement": [
                        {"@type": "ListItem", "position": place, "name": page.title, "item": page.full_url}
                        for place, page in enumerate(self.get_ancestors(inclusive=True).filter(depth__gt=1), 1)
                    ],
                },
                {
                    "@type": "FAQPage",
                    "mainEntity": [
                        {
                            "@type": "Question",
                            "name": item["question"],
                            "acceptedAnswer": {"@type": "Answer", "text": str(item["answer"])},
                        }
                        for item in questions
                    ],
                },
            ],
        }
