"""Questions that live articles answer, and which article owns a question that several of them answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LiveQuestion(models.Model):
    """A question of the FAQ of a live article. Derived from what visitors see; `manage.py rebuild_sameness` makes
    it again. The same words have the same key."""

    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="live_questions")
    item = models.CharField(max_length=64, help_text=_("Id of the item in its block."))
    key = models.BigIntegerField()
    question = models.TextField(_("question"))
    answer = models.TextField(_("answer"))
    answer_key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "article"], name="blog_question_key")]
        verbose_name = _("live question")

    def __str__(self) -> str:
        return self.question


class QuestionOwner(models.Model):
    """The one article whose markup has the answer to a question, as a person chose it.

    Kept apart from both articles: choosing changes the content of neither.
    """

    key = models.BigIntegerField(primary_key=True)
    article = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="owned_questions")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    chosen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("owner of a question")

    def __str__(self) -> str:
        return f"{self.article} owns question {self.key}"
