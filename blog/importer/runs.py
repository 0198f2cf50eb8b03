"""One run over many files: read, map, write, each on its own; then the indexes, in batches.

A run that was interrupted is simply started again: files that are done are known by their digest, and
index work that is owed is remembered with each article.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import Site

from blog import indexing, publishing
from blog.models import ArticleIndexPage, ImportedSource
from cms.core.text import slug_of

from .assets import AssetLibrary
from .document import ImportProblem
from .mapper import map_document
from .readers import name_of, read
from .redirect_table import import_table
from .report import CREATED, FAILED, UNCHANGED, UPDATED, FileResult, ReportFile, Summary
from .sources import Refused, SourceFile, posts
from .writer import ArticleWriter, image_references

logger = logging.getLogger(__name__)

Progress = Callable[[FileResult], None]


class UsageError(Exception):
    """The run cannot begin: what was asked for does not fit the site."""


@dataclass(frozen=True, slots=True)
class Options:
    path: Path
    format: str = "auto"
    assets: Path | None = None
    redirects: Path | None = None
    state: str = "draft"
    dry_run: bool = False


def listing() -> ArticleIndexPage:
    """The article listing of the default site. Raises UsageError when there is none."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    index = ArticleIndexPage.objects.descendant_of(site.root_page).first() if site else None
    if index is None:
        raise UsageError("the site has no article listing. Make one below the home page first.")
    return index


def run(options: Options, user: Any, report: ReportFile, progress: Progress = lambda result: None) -> Summary:
    """Import every post below `options.path`. One file's failure never stops the others.

    Raises UsageError before anything is written.
    """
    index = listing()
    if options.state == "keep" and not options.dry_run:
        try:
            publishing.require_publisher(user, index)
        except PermissionDenied as error:
            raise UsageError(str(error)) from None
    summary = Summary()
    if options.redirects:
        table = import_table(options.redirects, index.get_site(), dry_run=options.dry_run)
        summary.redirects = table.as_dict()
    importer = _Run(options, ArticleWriter(index, user, options.state, AssetLibrary(options.assets)))
    with indexing.suspended():
        for result in importer.results():
            summary.add(result)
            report.add(result)
            progress(result)
    if not options.dry_run:
        index_pending()
    report.finish(summary)
    return summary


def index_pending() -> int:
    """Write search and reference index of imported articles that still wait for it. Returns how many."""
    pending = list(ImportedSource.objects.filter(indexed=False).values_list("page_id", flat=True))
    count = 0
    for start in range(0, len(pending), indexing.BATCH):
        batch = pending[start : start + indexing.BATCH]
        count += indexing.index_articles(batch)
        ImportedSource.objects.filter(page_id__in=batch).update(indexed=True)
    return count


@dataclass
class _Run:
    options: Options
    writer: ArticleWriter

    def results(self) -> Iterator[FileResult]:
        seen: dict[str, str] = {}
        for source in posts(self.options.path, self.options.format):
            if isinstance(source, Refused):
                yield FileResult(source.name, FAILED, message=source.reason)
                continue
            result = FileResult(source.name, FAILED)
            try:
                self.one(source, result, seen)
            except ImportProblem as problem:
                result.state, result.message, result.line = FAILED, problem.message, problem.line
            except Exception as error:  # a fault of ours in one file must not cost the others
                logger.exception("import of %s failed", source.path)
                result.state = FAILED
                result.message = (
                    f"an unexpected fault ({type(error).__name__}: {error}). Please report it with this file."
                )
            yield result

    def one(self, source: SourceFile, result: FileResult, seen: dict[str, str]) -> None:
        raw = source.read()
        key = f"{source.format}:{slug_of(name_of(source.path))}"
        known = ImportedSource.objects.select_related("page").filter(key=key).first()
        if seen.setdefault(key, source.name) != source.name:
            raise ImportProblem(f"{seen[key]} has the same address. Rename one of the files.")
        if known and known.digest == self.digest(raw, known.images, source.path):
            result.key, result.slug, result.state, result.live = key, known.page.slug, UNCHANGED, known.page.live
            if known.state != self.options.state and not self.options.dry_run:
                result.live = self.writer.restate(known, read(source.path, raw, source.format).meta)
            return
        draft = map_document(read(source.path, raw, source.format))
        result.describe(draft)
        if self.options.dry_run:
            if self.writer.prepare(draft, source.path, known, result):
                result.state = UPDATED if known else CREATED
            return
        references = [reference for reference, _ in image_references(draft)]
        self.writer.save(draft, self.digest(raw, references, source.path), source.path, known, result)

    def digest(self, raw: bytes, references: Iterable[str], file: Path) -> str:
        """Of the file and of every image it names: a missing image that turns up counts as a change."""
        digest = hashlib.sha256(raw)
        for reference in sorted(references):
            digest.update(f"\n{reference} {self.writer.assets.digest(reference, file)}".encode())
        return digest.hexdigest()
