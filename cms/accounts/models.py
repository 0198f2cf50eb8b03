"""What is kept about signing in: no password, no address, no name that was typed."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Standing(models.Model):
    """Of one person. A session that began under another `epoch` has ended; `two_factor`: is there a second factor?

    Read together with the user, in one query for each request.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="proofdesk_standing"
    )
    epoch = models.PositiveIntegerField(default=0)
    two_factor = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.user)


class Tries(models.Model):
    """How often something was tried since `begun_at`. `key`, `account`: keyed hashes, which tell nobody what."""

    key = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=64, blank=True, db_index=True)
    count = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.count} since {self.begun_at:%Y-%m-%d %H:%M}"
