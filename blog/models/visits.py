"""How often articles were opened. A number for each article and day, and nothing about who opened them."""

from django.db import models


class ViewCount(models.Model):
    """Views of one day; after some months those of one month, kept under its first day (blog.visits)."""

    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="view_counts")
    day = models.DateField()
    is_month = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "day", "is_month"], name="blog_one_count_for_a_day"),
        ]
        indexes = [models.Index(fields=["is_month", "day"], name="blog_count_by_day")]

    def __str__(self) -> str:
        return f"{self.article_id}, {self.day}: {self.count}"
