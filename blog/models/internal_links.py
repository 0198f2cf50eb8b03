"""Which pages of this site each article links to, so that a page knows who leads to it."""

from django.db import models
from django.db.models import Q


class InternalLink(models.Model):
    """A link from what visitors read in an article, or from its newest version.

    `page`: the number that the link names, else 0. `url_path`: where it names an address instead, as
    `Page.url_path` has it. Nothing is looked up: a link may lead to a page that there is not yet, or any more.
    """

    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="internal_links")
    page = models.PositiveBigIntegerField(default=0)
    url_path = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "page", "url_path"], name="blog_link_once_per_article"),
        ]
        indexes = [
            models.Index(fields=["page"], condition=~Q(page=0), name="blog_link_to_page"),
            models.Index(fields=["url_path"], condition=~Q(url_path=""), name="blog_link_to_path"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} to {self.page or self.url_path}"
