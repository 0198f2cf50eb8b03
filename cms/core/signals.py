"""What follows when an image arrives or its file or focal point changes."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from .images import library
from .tasks import make_renditions


@receiver(post_save, sender=library())
def queue_renditions(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        transaction.on_commit(partial(make_renditions.enqueue, instance.pk))
