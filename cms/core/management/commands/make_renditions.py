"""Queue every size that pages offer of every image. Sizes that exist are kept: safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.core.images import library
from cms.core.tasks import make_renditions


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = library().objects.order_by("pk").values_list("pk", flat=True)
        queued = [make_renditions.enqueue(number) for number in numbers]
        self.stdout.write(f"Images whose sizes the worker makes: {len(queued)}")
