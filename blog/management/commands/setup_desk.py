"""What the desk needs in a site that is there already: a listing of articles below its first page, groups and review.

Running it again changes nothing. Wherever else the listing shall stand, make it there in the admin, before or after.
"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from wagtail.models import Site

from blog.models import ArticleIndexPage


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--title", default="Articles", help="what the listing is called")
        parser.add_argument("--slug", default="blog", help="the last part of its address")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            raise CommandError("there is no default site. Make one in the admin under Settings, Sites.")
        index = ArticleIndexPage.objects.descendant_of(site.root_page).first()
        if index is None:
            now = timezone.now()
            index = ArticleIndexPage(
                title=options["title"],
                slug=options["slug"],
                show_in_menus=True,
                first_published_at=now,
                last_published_at=now,
            )
            site.root_page.add_child(instance=index)
        call_command("setup_roles", stdout=self.stdout)
        self.stdout.write(f"Articles stand at {index.full_url}")
