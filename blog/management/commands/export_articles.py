"""Write articles as Eleventy or MDX files that can be imported again, or as the pages a visitor sees."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.importer.exporter.runs import NAMES, articles, export
from cms.core.management.progress import ProgressBar
from cms.core.text import count_of


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder to write to; made when it does not exist")
        parser.add_argument("--format", choices=list(NAMES), default="eleventy")
        parser.add_argument(
            "--drafts", action="store_true", help="also articles that are not live, as their latest draft"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["path"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{folder} cannot be made: {error.strerror}.", returncode=2) from None
        bar = ProgressBar(self.stderr, articles(options["drafts"]).count() if options["verbosity"] else 0)
        count = 0
        for _ in export(folder, options["format"], with_drafts=options["drafts"]):
            count += 1
            bar.step()
        bar.clear()
        self.stdout.write(f"{count_of(count, 'article')} written to {folder}")
