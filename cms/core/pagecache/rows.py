"""The table of what changed, which every server process reads."""

from django.db import models


class Invalidation(models.Model):
    """One act, in its own transaction. `names`: addresses without their host, and tags; see docs/decisions/0020."""

    class Kind(models.TextChoices):
        CHANGED = "changed"
        WITHDRAWN = "withdrawn"

    kind = models.CharField(max_length=9, choices=Kind)
    names = models.JSONField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    # For caches in front of us: who is telling them has until this moment to do it.
    claimed_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = []
        indexes = [
            models.Index(fields=["id"], name="proofdesk_core_untold", condition=models.Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.names)}"
