"""What is remembered of each article's wording, so that likeness is looked up and never searched for.

Derived from the latest drafts: `manage.py rebuild_sameness` makes all of it again.
"""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleWording(models.Model):
    """One article: its shingles, and what came of comparing them.

    `settled`: the version of the commonplaces with which its bands and pairs were made; 0: it still waits.
    `own`: how many of its sentences stand nowhere else.
    """

    article = models.OneToOneField(
        "blog.ArticlePage", on_delete=models.CASCADE, primary_key=True, related_name="wording"
    )
    digest = models.CharField(max_length=32)
    since = models.DateField(_("out since"), help_text=_("The oldest owns what others paste."))
    shingles = models.BinaryField()
    sentence_count = models.PositiveIntegerField(default=0)
    own = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0, db_index=True)

    NOT_OUT = date.max  # older than nothing

    class Meta:
        verbose_name = _("wording of an article")

    def __str__(self) -> str:
        return f"wording of {self.article_id}"

    @property
    def specificity(self) -> float | None:
        """The share of its sentences that stand nowhere else, 0 to 1. None for an article without sentences."""
        return self.own / self.sentence_count if self.sentence_count else None


class WordingBand(models.Model):
    """A part of a signature: articles that share one are looked at together (`blog.sameness.minhash`)."""

    key = models.BigIntegerField()
    article = models.ForeignKey(ArticleWording, on_delete=models.CASCADE, related_name="bands")

    class Meta:
        indexes = [models.Index(fields=["key", "article"], name="blog_band_key")]

    def __str__(self) -> str:
        return f"band {self.key} of {self.article_id}"


class SentenceKey(models.Model):
    """A sentence of an article, by its key (`blog.sameness.sentences.Wording`)."""

    key = models.BigIntegerField()
    article = models.ForeignKey(ArticleWording, on_delete=models.CASCADE, related_name="sentence_keys")

    class Meta:
        indexes = [models.Index(fields=["key", "article"], name="blog_sentence_key")]

    def __str__(self) -> str:
        return f"sentence {self.key} of {self.article_id}"


class PassageKey(models.Model):
    """An answer of the FAQ or a coach's note of an article, whole, by its key. The oldest of a key owns it."""

    key = models.BigIntegerField()
    kind = models.CharField(max_length=8)  # answer, note
    since = models.DateField()
    article = models.ForeignKey(ArticleWording, on_delete=models.CASCADE, related_name="passage_keys")

    class Meta:
        indexes = [models.Index(fields=["key", "since", "article"], name="blog_passage_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} of {self.article_id}"


class LikePair(models.Model):
    """Two articles that have much of their wording in common. `likeness`: Jaccard, 0 to 1."""

    first = models.ForeignKey(ArticleWording, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(ArticleWording, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="blog_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="blog_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.likeness:.2f}"


class CommonplaceSet(models.Model):
    """What so many articles say that it makes no two of them alike. The newest row counts; the first, which
    stays, is what writers of the index lock."""

    articles = models.PositiveIntegerField(help_text=_("How many there were when it was made."))
    sentences = models.BinaryField()
    shingles = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, help_text=_("When every article had been compared with it."))

    class Meta:
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"commonplaces of {self.articles} articles"
