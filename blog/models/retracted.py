"""What the admin shows of a retracted article."""

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog import publishing

from .certificates import Retraction


class Retractable:
    """An article says in lists and in its editor that it is retracted."""

    live: bool

    @cached_property
    def is_retracted(self) -> bool:
        """A live article never is. Lists of many bring it along (`with_retraction`)."""
        return not self.live and publishing.retraction_of(self) is not None  # type: ignore[arg-type]

    @property
    def status_string(self) -> Any:
        return _("retracted") if self.is_retracted else super().status_string  # type: ignore[misc]


def with_retraction(pages: Any) -> Any:
    """A queryset of pages, each with `is_retracted`: no further query for each page of a list."""
    in_force = Retraction.objects.filter(page=models.OuterRef("pk"), lifted_at=None)
    return pages.annotate(is_retracted=models.Exists(in_force))
