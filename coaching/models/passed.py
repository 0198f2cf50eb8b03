"""What the gate let through, so that the audit sees what it did not."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models


class PassedClaims(models.Model):
    """The claims with which a page, an offer or a variant was let into public: digests of those that must be proven.

    Nothing is kept of what is hidden: when it is shown again, it is asked again.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    digests = models.JSONField(default=list)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="coaching_one_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}, {self.object_id}: {len(self.digests)}"

    @classmethod
    def of(cls, instance: Any) -> "models.QuerySet[PassedClaims]":
        kind = ContentType.objects.get_for_model(type(instance))
        return cls._default_manager.filter(content_type=kind, object_id=instance.pk)

    @classmethod
    def note(cls, instance: Any, digests: list[str]) -> None:
        """Nothing to note is nothing to keep."""
        if not digests:
            cls.of(instance).delete()
            return
        kind = ContentType.objects.get_for_model(type(instance))
        cls._default_manager.update_or_create(
            content_type=kind, object_id=instance.pk, defaults={"digests": sorted(digests)}
        )
