"""When approved articles go live: releases, and the pulse of the scheduler."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.content import content_hash

if TYPE_CHECKING:
    from .articles import ArticlePage


class Release(models.Model):
    """A named set of articles that goes live together or not at all.

    A lead approves the set as it is: `approved_digest` stands for its articles and their content. When one
    of them changes, or joins or leaves, the digest no longer matches and the release is in review again.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    go_live_at = models.DateTimeField(_("goes live at"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.OPEN)
    approved_digest = models.CharField(max_length=64, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.TextField(_("outcome"), blank=True, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    articles = models.ManyToManyField("blog.ArticlePage", through="blog.ReleaseItem", related_name="releases")

    class Meta:
        ordering = ["go_live_at", "name"]
        verbose_name = _("release")

    def __str__(self) -> str:
        return self.name

    def digest(self) -> str:
        """Stands for the articles of this release and the content of their latest revisions."""
        return digest_of(self.articles.select_related("latest_revision"))

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.OPEN and bool(self.approved_digest) and self.approved_digest == self.digest()


def digest_of(articles: "Iterable[ArticlePage]") -> str:
    """Stands for these articles, in whatever order, and the content of their latest revisions."""
    parts = hashlib.sha256()
    for page in sorted(articles, key=lambda page: page.pk):
        said = content_hash(page.latest_revision.content) if page.latest_revision else ""
        parts.update(f"{page.pk}:{said}\n".encode())
    return parts.hexdigest()


class ReleaseItem(models.Model):
    """One article of a release. An article waits in one release at most (blog.releases)."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="release_items")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["release", "article"], name="blog_once_per_release")]

    def __str__(self) -> str:
        return f"{self.article} in {self.release}"


class Tick(models.Model):
    """When a job that runs by itself last began, and what it did. One row per job."""

    job = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    outcome = models.TextField(blank=True)
    # The key of the process that runs it just now, "" for none. A process that is gone is followed by another.
    worker = models.CharField(max_length=64, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"{self.job} at {self.at}"
