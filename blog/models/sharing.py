"""The drawn picture of an article, for links elsewhere."""

from django.db import models


class ShareImage(models.Model):
    """A file, and what it says: an article that says something else needs another."""

    article = models.OneToOneField("blog.ArticlePage", on_delete=models.CASCADE, related_name="drawn_share_image")
    file = models.FileField(upload_to="share")  # always of the size that `blog.sharing.drawing` draws
    digest = models.CharField(max_length=16)  # of the card that was drawn
    drawn_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.file)
