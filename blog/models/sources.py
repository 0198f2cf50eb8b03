"""Where an imported article came from. Kept outside revisions: a rollback of text must not forget it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedSource(models.Model):
    """One source file and what became of it."""

    key = models.CharField(
        _("source key"),
        max_length=255,
        unique=True,
        help_text=_("Format and name of the file, such as eleventy:my-post."),
    )
    page = models.OneToOneField("blog.ArticlePage", on_delete=models.CASCADE, related_name="imported_source")
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the file and the images it names."))
    content_hash = models.CharField(
        _("content hash"),
        max_length=64,
        help_text=_("Of the article as the import left it: differs once a person edits."),
    )
    state = models.CharField(_("requested state"), max_length=10)
    front_matter = models.JSONField(_("front matter kept for export"), default=dict, blank=True)
    images = models.JSONField(
        _("image references"), default=dict, blank=True, help_text=_("Image id to path in the source.")
    )
    indexed = models.BooleanField(_("in the search and reference index"), default=False)
    imported_at = models.DateTimeField(_("imported at"), auto_now=True)

    class Meta:
        verbose_name = _("imported source")
        verbose_name_plural = _("imported sources")

    def __str__(self) -> str:
        return self.key
