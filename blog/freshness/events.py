"""What is released is read for its age, unless an import releases many: the job reads those."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from blog.models import ArticlePage

from . import keeping


@receiver(page_published, sender=ArticlePage)
def follow_release(instance: ArticlePage, imported: bool = False, **kwargs: Any) -> None:
    """Scheduling sends the signal, too, before the article is live."""
    if instance.live and not imported and instance.alias_of_id is None:
        keeping.follow_release(instance)
