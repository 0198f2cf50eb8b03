"""One run over many files: read, map, write, each on its own; the indexes in batches.

A run that was interrupted is simply started again: files that are done are known by their digest, and
index work that is owed is remembered with each article.
"""

import gc
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from wagtail.models import Site

from blog import indexing, publishing
from blog.links.missing import missing_addresses
from blog.models import ArticleIndexPage, ArticlePage, ImportedSource
from cms.core.text import slug_of
from cms.core.watching import metrics

from .ahead import Mapper, looked_ahead
from .assets import AssetLibrary
from .document import ImportProblem
from .mapper import Draft
from .readers import name_of, read
from .redirect_table import import_table
from .report import CREATED, FAILED, UNCHANGED, UPDATED, FileResult, ReportFile, Summary
from .sources import Refused, SourceFile, posts
from .writer import ArticleWriter, image_references

logger = logging.getLogger(__name__)

# Articles kept at hand until their indexes are written.
BATCH = 20
KEYS = 1_000  # that are asked for at once

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
    with indexing.suspended(), few_collections(), no_wait_for_the_disk():
        for result in importer.results():
            summary.add(result)
            report.add(result)
            progress(result)
    if not options.dry_run:
        index_pending()
        summary.missing = missing_addresses(importer.pages())
    summary.pictures = importer.writer.assets.taken
    report.finish(summary)
    metrics.IMPORT_RUNS.inc()
    for state, count in summary.states.items():
        metrics.IMPORT_FILES.labels(state).inc(count)
    return summary


def index_pending() -> int:
    """Write search and reference index of imported articles that still wait for it. Returns how many.

    What they say is read afterwards, by the jobs that follow articles (`blog.jobs`).
    """
    pending = list(ImportedSource.objects.filter(indexed=False).values_list("page_id", flat=True))
    count = 0
    for start in range(0, len(pending), indexing.BATCH):
        batch = pending[start : start + indexing.BATCH]
        count += indexing.index_articles(batch)
        ImportedSource.objects.filter(page_id__in=batch).update(indexed=True)
    return count


Finish = Callable[[], None]


@dataclass
class _Run:
    options: Options
    writer: ArticleWriter
    _seen: dict[str, str] = field(default_factory=dict)
    _known: set[str] = field(default_factory=lambda: set(ImportedSource.objects.values_list("key", flat=True)))
    _new: list[ArticlePage] = field(default_factory=list)

    def results(self) -> Iterator[FileResult]:
        with Mapper() as mapper:
            for result, finish in looked_ahead(self.begun(mapper)):
                with told(result):
                    finish()
                yield result
                if len(self._new) >= BATCH:
                    self.index_new()
        self.index_new()

    def pages(self) -> list[int]:
        """Of all files that were seen, whether or not they changed."""
        keys = [*self._seen]
        found: list[int] = []
        for start in range(0, len(keys), KEYS):
            rows = ImportedSource.objects.filter(key__in=keys[start : start + KEYS])
            found += rows.order_by("page_id").values_list("page_id", flat=True)
        return found

    def index_new(self) -> None:
        """Write both indexes of articles that were made a moment ago, without reading them again."""
        if self._new:
            indexing.index_loaded(self._new)
            ImportedSource.objects.filter(page__in=self._new).update(indexed=True)
            self._new.clear()

    def begun(self, mapper: Mapper) -> Iterator[tuple[FileResult, Finish]]:
        """Each file's result, still open, and what remains to be done for it once its turn comes."""
        for source in posts(self.options.path, self.options.format):
            result, finish = FileResult(source.name, FAILED), _nothing
            if isinstance(source, Refused):
                result.message = source.reason
            else:
                with told(result):
                    finish = self.begin(source, result, mapper)
            yield result, finish

    def begin(self, source: SourceFile, result: FileResult, mapper: Mapper) -> Finish:
        """Writes nothing yet."""
        raw = source.read()
        key = f"{source.format}:{slug_of(name_of(source.path))}"
        if self._seen.setdefault(key, source.name) != source.name:
            raise ImportProblem(f"{self._seen[key]} has the same address. Rename one of the files.")
        known = ImportedSource.objects.select_related("page").get(key=key) if key in self._known else None
        if known and known.digest == self.digest(raw, known.images, source.path):
            return partial(self.unchanged, source, raw, known, result)
        return partial(self.changed, source, raw, known, result, mapper.begin(source.path, raw, source.format))

    def unchanged(self, source: SourceFile, raw: bytes, known: ImportedSource, result: FileResult) -> None:
        result.key, result.slug = known.key, known.page.slug
        result.state, result.live = UNCHANGED, known.page.live
        if known.state != self.options.state and not self.options.dry_run:
            result.live = self.writer.restate(known, read(source.path, raw, source.format).meta)

    def changed(
        self,
        source: SourceFile,
        raw: bytes,
        known: ImportedSource | None,
        result: FileResult,
        mapped: Callable[[], Draft],
    ) -> None:
        draft = mapped()
        result.describe(draft)
        if self.options.dry_run:
            if self.writer.prepare(draft, source.path, known, result):
                result.state = UPDATED if known else CREATED
            return
        references = [reference for reference, _ in image_references(draft)]
        page = self.writer.save(draft, self.digest(raw, references, source.path), source.path, known, result)
        if page and known is None:
            self._new.append(page)

    def digest(self, raw: bytes, references: Iterable[str], file: Path) -> str:
        """Of the file and of every image it names: a missing image that turns up counts as a change."""
        digest = hashlib.sha256(raw)
        for reference in sorted(references):
            digest.update(f"\n{reference} {self.writer.assets.digest(reference, file)}".encode())
        return digest.hexdigest()


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for cycles less often: the loaded models are searched each time, and a post leaves few behind."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def no_wait_for_the_disk() -> Iterator[None]:
    """PostgreSQL answers a commit before it is on the disk. A crash may cost the last files, never half of one;
    the next run brings them again. https://www.postgresql.org/docs/current/wal-async-commit.html
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit')")
        (usual,) = cursor.fetchone()
        cursor.execute("SELECT set_config('synchronous_commit', 'off', false)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('synchronous_commit', %s, false)", [usual])


@contextmanager
def told(result: FileResult) -> Iterator[None]:
    """What goes wrong inside ends in the result of its file; the others go on."""
    try:
        yield
    except ImportProblem as problem:
        result.state, result.message, result.line = FAILED, problem.message, problem.line
    except publishing.Refused as refused:
        result.state, result.message = FAILED, str(refused)
    except Exception as error:  # a fault of ours in one file must not cost the others
        logger.exception("import of %s failed", result.source)
        result.state = FAILED
        result.message = f"an unexpected fault ({type(error).__name__}: {error}). Please report it with this file."


def _nothing() -> None:
    """All has been said already."""
