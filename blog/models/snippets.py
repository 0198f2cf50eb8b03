"""People and topics that articles refer to."""

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from cms.core.epochs import remembered
from cms.core.fields import RichTextField
from cms.core.fragments import clock


def free_slug(model: type[models.Model], name: str, fallback: str) -> str:
    """A slug for the name that no other row has."""
    base = slugify(name)[:80] or fallback
    slug, number = base, 2
    while model._default_manager.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


class Author(index.Indexed, models.Model):
    """Somebody whose name stands under articles, reviews or coach's notes."""

    name = models.CharField(_("name"), max_length=255)
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, blank=True, help_text=_("The last part of the profile’s address.")
    )
    role = models.CharField(_("role"), max_length=255, blank=True, help_text=_("Such as “Leadership coach”."))
    credentials = models.CharField(
        _("credentials"), max_length=255, blank=True, help_text=_("Certificates or experience that readers can check.")
    )
    biography = RichTextField(_("biography"), blank=True, features=["bold", "italic", "link"])
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    same_as = StreamField(
        [("url", blocks.URLBlock(label=_("Address")))],
        blank=True,
        verbose_name=_("profiles elsewhere"),
        help_text=_("Pages about this person on other sites."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A page of this site that is about them. Leave empty to use their profile under the blog."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("role"), FieldPanel("credentials")]),
        FieldPanel("biography", help_text=_("Two or three sentences, on the profile and below articles.")),
        FieldPanel("photo", help_text=_("A face that is seen when it is small. It is cut to a square.")),
        MultiFieldPanel([FieldPanel("same_as"), FieldPanel("page")], heading=_("Elsewhere")),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.slug:
            self.slug = free_slug(type(self), self.name, "author")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class CategoryQuerySet(models.QuerySet["Category"]):
    def holding(self, articles: models.QuerySet) -> "CategoryQuerySet":
        """Those of at least one of these articles. Each is looked at until the first is found."""
        of_it = articles.order_by().filter(categories=models.OuterRef("pk"))
        # PostgreSQL would read all articles to see whether there are any.
        return self.alias(article=models.Subquery(of_it.values("pk")[:1])).filter(article__isnull=False)


class Category(index.Indexed, models.Model):
    """A subject that articles are filed under."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    slug = models.SlugField(_("slug"), max_length=100, unique=True, blank=True)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One or two sentences, shown above its list.")
    )

    objects = CategoryQuerySet.as_manager()

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.slug:
            self.slug = free_slug(type(self), self.name, "category")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])


def categories_in_use() -> list[Category]:
    """Those that visitors find articles under. Asked for once for each state of the database: not to be changed."""
    from .articles import ArticlePage

    held = Category.objects.holding(ArticlePage.objects.published())
    return remembered(("categories in use", *clock()), lambda: list(held))


register_snippet(Author)
register_snippet(Category)
