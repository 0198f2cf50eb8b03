"""Check articles: files before they are imported, or what is on the site. Ends with 1 when there are errors."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog import checking, standards
from blog.importer.checks import Checked, checked_files, fault
from blog.importer.readers import READERS
from blog.importer.sources import posts
from blog.models import ArticlePage
from blog.quality.registry import ERROR, WARNING
from blog.quality.waivers import WAIVED
from cms.core.management.progress import ProgressBar
from cms.core.text import count_of

BATCH = 100


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", help="a post, or a folder of posts")
        parser.add_argument("--live", action="store_true", help="what visitors read on the site")
        parser.add_argument("--drafts", action="store_true", help="the latest version of every article on the site")
        parser.add_argument("--slug", help="only the article with this address; its latest version")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--source", choices=["auto", *READERS], default="auto", help="how files are written")

    def handle(self, *args: Any, **options: Any) -> None:
        on_site = options["live"] or options["drafts"] or options["slug"]
        if bool(options["path"]) == bool(on_site):
            raise CommandError("name a file or folder, or say --live, --drafts or --slug.", returncode=2)
        if options["path"] and not options["path"].exists():
            raise CommandError(f"{options['path']} does not exist.", returncode=2)
        write = self.write_json if options["format"] == "json" else self.write_text
        bar = ProgressBar(self.stderr, self.total(options) if options["verbosity"] else 0)
        results = []
        for result in self.results(options):
            results.append(result)
            bar.step()
        bar.clear()
        write(results)
        self.summarise(results)
        if any(result.problem or self.count(result)[ERROR] for result in results):
            sys.exit(1)

    def total(self, options: dict[str, Any]) -> int:
        if options["path"]:
            return sum(1 for _ in posts(options["path"], options["source"]))
        return self.articles(options).count()

    def results(self, options: dict[str, Any]) -> Iterator[Checked]:
        if options["path"]:
            yield from checked_files(options["path"], options["source"])
            return
        as_live = options["live"] and not options["drafts"] and not options["slug"]
        with standards.held():
            for page in self.articles(options).iterator(chunk_size=BATCH):
                try:
                    found = checking.findings_of(page if as_live else page.get_latest_revision_as_object())
                except Exception as error:  # a fault of ours in one article must not cost the others
                    yield Checked(page.url_path, problem=fault(error))
                else:
                    yield Checked(page.url_path, found, (0,) * len(found))

    def articles(self, options: dict[str, Any]) -> Any:
        """By number, so that two runs can be compared."""
        found = ArticlePage.objects.filter(alias_of=None).select_related("latest_revision", "reviewed_by")
        if slug := options["slug"]:
            found = found.filter(slug=slug)
            if not found.exists():
                raise CommandError(f"--slug {slug}: there is no such article.", returncode=2)
        elif not options["drafts"]:
            found = found.filter(live=True)
        return found.order_by("pk").prefetch_related(
            "authorships__author", "categories", "tagged_items__tag", "waivers"
        )

    def write_json(self, results: list[Checked]) -> None:
        told = [
            {"article": result.name, "problem": result.problem, "findings": checking.told(result.findings)}
            for result in results
        ]
        self.stdout.write(json.dumps(told, ensure_ascii=False))

    def write_text(self, results: list[Checked]) -> None:
        for result in results:
            if result.problem:
                self.stdout.write(f"{result.name}\n  cannot be checked: {result.problem}")
            elif result.findings:
                self.stdout.write(result.name)
            for finding, line in zip(result.findings, result.lines, strict=True):
                where = f"line {line}: " if line else ""
                self.stdout.write(f"  {finding.level:<8}{where}{finding.message} [{finding.check}]")
                if finding.hint:
                    self.stdout.write(f"          {finding.hint}")

    def count(self, result: Checked) -> Counter[str]:
        return Counter(finding.level for finding in result.findings)

    def summarise(self, results: list[Checked]) -> None:
        """On stderr, so that what is piped holds the findings alone."""
        total: Counter[str] = sum((self.count(result) for result in results), Counter())
        parts = [
            count_of(len(results), "article"),
            count_of(total[ERROR], "error"),
            count_of(total[WARNING], "warning"),
            f"{total[WAIVED]} waived",
        ]
        if unread := sum(1 for result in results if result.problem):
            parts.append(f"{unread} cannot be checked")
        self.stderr.write(", ".join(parts))
