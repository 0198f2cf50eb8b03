"""Fill an empty site with the demo: articles, people, offers, accounts. Never touches a site that has pages."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.core.images import library
from cms.core.tasks import make_renditions
from cms.core.text import count_of
from cms.demo.loading import is_loaded, load


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if is_loaded():
            self.stdout.write("The site has pages already; nothing was loaded.")
            return
        loaded = load()
        self.stdout.write(f"Demo site loaded: {count_of(loaded.articles, 'article')}.")
        self.make_pictures()

    def make_pictures(self) -> None:
        """The worker would make them, too; but who opens a fresh site should see it as its visitors will."""
        numbers = list(library().objects.order_by("pk").values_list("pk", flat=True))
        self.stdout.write(f"Making the sizes of {count_of(len(numbers), 'picture')} …")
        self.stdout.flush()
        for number in numbers:
            make_renditions.func(number)
