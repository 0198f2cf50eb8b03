"""Make the home page and the article listing of a new site. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from blog.roles import setup_roles
from cms.home.setup import setup_site


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="Proofdesk", help="the name of the site")

    def handle(self, *args: Any, **options: Any) -> None:
        home = setup_site(options["name"])
        setup_roles()
        self.stdout.write(f"The site is at {home.full_url}")
