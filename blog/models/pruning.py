"""What becomes of groups of articles that say much the same: a verdict for each, proposed, approved, carried out."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


def person(verbose_name: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=verbose_name,
    )  # fmt: skip


class Pruning(models.Model):
    """One group of near-twins on its way: verdicts are given, proposed by one person, approved by another."""

    class Status(models.TextChoices):
        OPEN = "open", _("verdicts are being given")
        PROPOSED = "proposed", _("waits for approval")
        DONE = "done", _("carried out")
        DROPPED = "dropped", _("given up")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, db_index=True)
    survivor = models.ForeignKey(
        "blog.ArticlePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("survivor"),
    )  # fmt: skip
    steps = models.JSONField(default=list, blank=True)  # what each act changed, for undoing: the newest last
    started_by = person(_("started by"))
    started_at = models.DateTimeField(auto_now_add=True)
    proposed_by = person(_("proposed by"))
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_digest = models.CharField(max_length=64, blank=True)
    sent_back = models.TextField(blank=True)  # why it was not approved the last time
    approved_by = person(_("approved by"))
    approved_at = models.DateTimeField(null=True, blank=True)
    relinked = models.JSONField(
        default=list, blank=True
    )  # blog.pruning.relinking: what became of links to removed ones

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("pruning")

    def __str__(self) -> str:
        return str(self.survivor.title if self.survivor else _("Group %(number)s") % {"number": self.pk})


class Verdict(models.Model):
    """What is to become of one article of the group, who said so, when and why."""

    class Kind(models.TextChoices):
        KEEP = "keep", _("keep")
        REWRITE = "rewrite", _("rewrite")
        MERGE = "merge", _("merge")
        PRUNE = "prune", _("prune")

    REMOVING = (Kind.MERGE, Kind.PRUNE)

    pruning = models.ForeignKey(Pruning, on_delete=models.CASCADE, related_name="verdicts")
    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="verdicts")
    kind = models.CharField(_("verdict"), max_length=10, choices=Kind, blank=True)
    # Of “merge”: where visitors are sent. None stands for the survivor.
    target = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(_("note"), blank=True)
    decided_by = person(_("decided by"))
    decided_at = models.DateTimeField(null=True, blank=True)
    read_hash = models.CharField(max_length=64, blank=True)  # stands for what the article said when it was proposed
    taken_off = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # what was live until this verdict was carried out
    journal = models.JSONField(default=list, blank=True)  # blog.pruning.addresses: what was changed for it
    taken_back_by = person(_("taken back by"))
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["pruning", "article"], name="blog_one_verdict_each")]
        verbose_name = _("verdict")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.kind or '?'}"

    @property
    def removes(self) -> bool:
        return self.kind in self.REMOVING

    @property
    def goal_id(self) -> int | None:
        """The page that visitors of a merged article are sent to."""
        if self.kind != self.Kind.MERGE:
            return None
        return self.target_id or self.pruning.survivor_id
