"""Writing the site into a folder. What is unchanged is left alone; what has left is removed.

A page that fails stops no other: its file stays as the last run left it, and the run says so.
"""

import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from wagtail.models import Site

from . import places
from .addresses import addresses, lists, sitemap_files
from .folder import ExportFolder
from .table import table
from .visiting import ask, request_of

MOST_PARTS = 100_000  # files; more would be a circle


@dataclass
class Run:
    """`failed`: what could not be made, each with the reason."""

    files: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Task:
    """One address of the site, and the path at which it lies in the export."""

    address: str
    path: str


def tasks(site: Site, *, is_static: bool) -> list[Task]:
    found = [Task(path, path) for path in addresses(site)]
    for path, count in lists(site).items():
        found += [Task(f"{path}?page={number}", places.numbered(path, number)) for number in range(2, count + 1)]
    found += [Task(asked, path) for asked, path in sitemap_files(site, is_static=is_static).items()]
    return found


@dataclass
class Export:
    """`base`: where the export will be; `server`: who answers forms and the search, "" for nobody."""

    site: Site
    base: str
    server: str
    folder: ExportFolder
    run: Run = field(default_factory=Run)
    parts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.origin: str = self.site.root_url
        self.lists = set(lists(self.site))
        self.moved = {
            asked: path for asked, path in sitemap_files(self.site, is_static=not self.server).items() if asked != path
        }

    def write_all(self, found: list[Task], step: Callable[[], None]) -> None:
        for task in found:
            self.write_page(task)
            step()
        self.write_messages()
        self.folder.write("_redirects", places.moved_to(table(self.site, self.server), self.origin, self.base).encode())
        self.write_parts()

    def write_page(self, task: Task) -> None:
        try:
            reply = ask(self.origin + task.address, is_static=not self.server)
            if reply.status != 200:
                raise LookupError(f"answer {reply.status}")
            body = reply.body
            if reply.kind in places.TEXTS:
                body = self.adapted(body.decode(), task.address.partition("?")[0]).encode()
            self.folder.write(places.file_of(task.path), body)
        except (LookupError, UnicodeDecodeError, places.Unplaceable) as problem:
            self.note_failure(task.path, problem)

    def note_failure(self, path: str, problem: Exception) -> None:
        self.run.failed.append(f"{path}: {problem or type(problem).__name__}")
        try:
            self.folder.keep(places.file_of(path))
        except places.Unplaceable:
            return

    def adapted(self, text: str, path: str) -> str:
        """`path`: where the site serves it, without a query."""
        self.parts.update(places.parts_of(text, self.origin))
        text = places.without_queries(text, path, self.lists, self.origin)
        if not self.server:
            text = places.without_search(text)
        for asked, moved in self.moved.items():
            text = text.replace(f"{self.origin}{asked}<", f"{self.origin}{moved}<")
        return places.moved_to(text, self.origin, self.base)

    def write_messages(self) -> None:
        """What hosts show where nothing is, and where something was."""
        request = request_of(f"{self.origin}/404.html", is_static=not self.server)
        for name in ("404.html", "410.html"):
            text = render_to_string(name, {}, request=request)
            self.folder.write(name, self.adapted(text, f"/{name}").encode())

    def write_parts(self) -> None:
        """Stylesheets, scripts, fonts and pictures that pages name, and what those load."""
        waiting, seen = sorted(self.parts), set(self.parts)
        while waiting and len(seen) < MOST_PARTS:
            path = waiting.pop()
            try:
                content = self.content_of(path)
                self.folder.write(places.file_of(path), content)
            except (OSError, LookupError, ValueError, places.Unplaceable) as problem:
                self.note_failure(path, problem)
                continue
            kind = mimetypes.guess_type(path)[0] or ""
            if kind in ("text/css", "text/javascript", "application/javascript"):
                new = {*places.named_by(content.decode("utf-8", "replace"), path, kind)} - seen
                seen |= new
                waiting += sorted(new)

    def content_of(self, path: str) -> bytes:
        if path.startswith("/look/"):
            return ask(self.origin + path, is_static=True).body
        if path.startswith(settings.STATIC_URL):
            return static_file(path.removeprefix(settings.STATIC_URL))
        if path.startswith(settings.MEDIA_URL) and not path.startswith(f"{settings.MEDIA_URL}documents/"):
            with default_storage.open(path.removeprefix(settings.MEDIA_URL)) as file:
                return bytes(file.read())
        raise LookupError("it is no file of the site")


def static_file(name: str) -> bytes:
    """As collected, else from where it was written."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    found = finders.find(name)
    if not found:
        raise LookupError("there is no such file")
    return Path(str(found)).read_bytes()


def export(site: Site, folder: Path, *, base: str, server: str, begin: Callable[[int], Callable[[], None]]) -> Run:
    """`begin` is told how many addresses there are, and answers what to call after each. Raises Foreign."""
    found = list(unique(tasks(site, is_static=not server)))
    with ExportFolder(folder) as there:
        work = Export(site, base or site.root_url, server, there)
        work.write_all(found, begin(len(found)))
    work.run.files = len(there.files)
    work.run.written, work.run.removed = there.written, there.removed
    return work.run


def unique(found: list[Task]) -> Iterator[Task]:
    seen = set()
    for task in found:
        if task.path not in seen:
            seen.add(task.path)
            yield task
