"""Bring posts of another site into the desk, as typed blocks, without losing a word."""

import logging
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.importer.document import ImportProblem
from blog.importer.readers import READERS
from blog.importer.report import FAILED, STATES, FileResult, Summary, report_file
from blog.importer.runs import Options, UsageError, run
from blog.importer.sources import posts
from blog.management.people import account
from blog.sharing import keeping
from cms.core.management.progress import ProgressBar
from cms.core.tasks import make_renditions
from cms.core.text import count_of

NAMED = 5  # addresses that lead nowhere, unless it is asked for all

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a post, or a folder of posts")
        parser.add_argument("--format", choices=["auto", *READERS], default="auto")
        parser.add_argument("--assets", type=Path, help="the folder of the images that posts name")
        parser.add_argument("--redirects", type=Path, help="a redirect table (Netlify _redirects)")
        parser.add_argument(
            "--state",
            choices=["draft", "submit", "keep"],
            default="draft",
            help="draft: nothing goes live; submit: each draft into review; keep: live where the source was live",
        )
        parser.add_argument(
            "--as", dest="user", help="the account in whose name it happens (default: the first administrator)"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, report the same")
        parser.add_argument("--report", type=Path, help="write all that was decided, for each file, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        self.check_paths(options)
        chosen = Options(
            options["path"],
            options["format"],
            options["assets"],
            options["redirects"],
            options["state"],
            options["dry_run"],
        )
        total = sum(1 for _ in posts(chosen.path, chosen.format))
        bar = ProgressBar(self.stderr, total if options["verbosity"] else 0)
        try:
            with report_file(options["report"]) as report:
                summary = run(chosen, account(options["user"]), report, lambda result: self.tell(result, bar))
        except (UsageError, ImportProblem) as error:
            raise CommandError(str(error), returncode=2) from None
        bar.clear()
        self.summarise(summary, dry_run=options["dry_run"])
        if not options["dry_run"]:
            self.draw(summary.pictures)
        if summary.states[FAILED]:
            sys.exit(1)

    def draw(self, pictures: list[int]) -> None:
        """What the worker would draw, too: but who looks at the site now should see it as its visitors will.

        A worker has begun with the first picture, so the last one comes first here. Who has no time ends this by
        Ctrl-C: all else is done.
        """
        cards = keeping.due()
        total = len(pictures) + cards.count()
        if not total:
            return
        self.stdout.write(f"drawing {count_of(total, 'picture')} …")
        self.stdout.flush()
        bar = ProgressBar(self.stderr, total if self.verbosity else 0)
        drawings: Iterator[Callable[[], object]] = chain(
            (partial(make_renditions.func, number, only_first=True) for number in reversed(pictures)),
            (partial(keeping.keep, page) for page in cards.iterator(chunk_size=100)),
        )
        failed = 0
        try:
            for draw in drawings:
                try:
                    draw()
                except Exception:  # what was imported stays imported
                    logger.exception("a picture could not be drawn")
                    failed += 1
                bar.step()
        except KeyboardInterrupt:
            self.stdout.write("\nleft to the worker: the pictures that are not drawn yet")
        bar.clear()
        if failed:
            self.stdout.write(
                f"{count_of(failed, 'picture')} could not be drawn; the log says why, the worker tries again"
            )

    def check_paths(self, options: dict[str, Any]) -> None:
        if not options["path"].exists():
            raise CommandError(f"{options['path']} does not exist.", returncode=2)
        if options["assets"] and not options["assets"].is_dir():
            raise CommandError(f"--assets {options['assets']} is not a folder.", returncode=2)
        if options["redirects"] and not options["redirects"].is_file():
            raise CommandError(f"--redirects {options['redirects']} is not a file.", returncode=2)
        if options["report"] and not options["report"].resolve().parent.is_dir():
            raise CommandError(f"--report {options['report']}: its folder does not exist.", returncode=2)

    def tell(self, result: FileResult, bar: ProgressBar) -> None:
        bar.clear()
        if result.message:
            self.stdout.write(f"{result.state}  {result.where}: {result.message}")
        for note in result.warnings:
            if self.verbosity > 1:
                self.stdout.write(f"  warning  {result.source}:{note.line}: {note.text}")
        bar.step()

    def summarise(self, summary: Summary, *, dry_run: bool) -> None:
        states = ", ".join(f"{summary.states[state]} {state}" for state in STATES if summary.states[state])
        self.stdout.write(
            f"{count_of(summary.total, 'file')}: {states or 'no posts found'}{' (dry run, nothing written)' if dry_run else ''}"
        )
        if summary.typed_share is not None:
            self.stdout.write(f"{summary.typed_share:.1%} of {summary.words:,} words in typed blocks")
        if summary.warnings:
            told = ", ".join(f"{count} {rule}" for rule, count in summary.warnings.most_common())
            self.stdout.write(f"warnings: {told} (-v 2 or --report names each)")
        if summary.redirects:
            table = summary.redirects
            self.stdout.write(
                f"redirects: {table['exact']} exact, {table['patterns']} patterns, {table['written']} written, {len(table['left_out'])} left out"
            )
        if summary.missing:
            self.tell_missing(summary.missing)

    def tell_missing(self, missing: dict[str, int]) -> None:
        """Pages of the old site that did not come along. Visitors would find dead links."""
        said = [f"{address} ({count_of(count, 'article')})" for address, count in missing.items()]
        shown = said if self.verbosity > 1 else said[:NAMED]
        more = f" and {len(said) - len(shown)} more (-v 2 or --report names each)" if len(said) > len(shown) else ""
        self.stdout.write(
            f"{count_of(len(said), 'address', 'addresses')} of this site, linked to and not there: {', '.join(shown)}{more}. "
            "Redirect them, by --redirects or in Settings → Redirects, or make the pages."
        )
