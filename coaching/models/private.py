"""Rows that are reached by a token in an address, and by nothing else."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from coaching.origins import LONGEST

TOKEN_BYTES = 32


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PrivateLink(models.Model):
    """The token stands in the visitor's address; here is its SHA-256. After `DAYS` days the row is gone."""

    DAYS: ClassVar[int]

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    via = models.CharField(max_length=LONGEST, blank=True)  # the buttons that led to it (coaching.origins)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @classmethod
    def issue(cls, **fields: Any) -> str:
        """Stores a row. Returns its token: for the visitor, and for nobody else."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        cls._default_manager.create(
            token_hash=hashed(token), expires_at=timezone.now() + timedelta(days=cls.DAYS), **fields
        )
        return token

    @classmethod
    def opened_by(cls, token: str) -> Self | None:
        """None for an unknown token, and for one that has expired."""
        return cls._default_manager.filter(token_hash=hashed(token), expires_at__gt=timezone.now()).first()

    @classmethod
    def forget_expired(cls) -> int:
        """How many rows went."""
        return cls._default_manager.filter(expires_at__lte=timezone.now()).delete()[1].get(cls._meta.label, 0)
