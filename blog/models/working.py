"""Who works in the background just now, and what could not be done."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A process that runs tasks and jobs. It says every few seconds that it is there (blog.working.presence)."""

    key = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)  # “web-1:4711”: machine and process
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # by the clock of the database

    def __str__(self) -> str:
        return self.name


class Setback(models.Model):
    """Something that failed, and when it is tried again. Gone once it worked (blog.working.setbacks)."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("going live")
        EXPIRE = "expire", _("expiry")
        RELEASE = "release", _("release")
        TASK = "task", _("task")
        JOB = "job", _("job")
        ARTICLE = "article", _("reading an article")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=255)  # as people know it
    attempts = models.PositiveSmallIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)  # None: set aside, until a person says so
    error = models.CharField(max_length=500)

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="blog_one_setback")]
        verbose_name = _("setback")
        verbose_name_plural = _("setbacks")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
