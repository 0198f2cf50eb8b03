"""Write generated articles, to see how this site behaves when it is large.

For a site to measure with: what they say is made up of phrases, by an author who does not exist. Started again, it
writes as many more.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management.people import account
from blog.models import ArticleIndexPage, ArticlePage
from blog.publishing import may_publish, name_of
from blog.seeding.pictures import seed_pictures
from blog.seeding.rows import LIVE, STATES, seed
from blog.seeding.versions import seed_versions
from cms.core.management.progress import ProgressBar
from cms.core.text import count_of


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, metavar="N", help="how many")
        parser.add_argument("--state", choices=STATES, default=LIVE, help="live (the default), in review, or drafts")
        parser.add_argument("--images", type=int, default=0, metavar="N", help="so many more pictures, shown in turn")
        parser.add_argument("--revisions", type=int, default=0, metavar="N", help="so many versions of the first one")
        parser.add_argument("--as", dest="user", metavar="USER", help="in whose name; else the first superuser")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["count"] < 1:
            raise CommandError("say how many articles, one or more: manage.py seed_articles 1000")
        listing = ArticleIndexPage.objects.order_by("path").first()
        if listing is None:
            raise CommandError("there is no listing of articles to put them in; run manage.py setup_site first")
        user = account(options["user"])
        if options["state"] == LIVE and not may_publish(user, listing):
            raise CommandError(f"--as {name_of(user)}: this account may not publish. Name another, or another --state.")
        bar = ProgressBar(self.stderr, options["count"] + options["images"] if options["verbosity"] else 0)
        if options["images"]:
            seed_pictures(options["images"], bar.step)
        total = seed(options["count"], options["state"], listing, user, bar.step)
        if options["revisions"]:
            busiest = ArticlePage.objects.get(slug=f"generated-{total - options['count'] + 1}")
            seed_versions(busiest, options["revisions"])
        bar.clear()
        self.stdout.write(f"{count_of(options['count'], 'article')} written, {total:,} generated ones in all")
