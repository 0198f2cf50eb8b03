"""What the two kinds of databases have in common for backups: a dump of one moment, and the way back."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from .manifest import BackupProblem

SESSIONS = "django_session"  # who has them is signed in: they are left out, and people log in again
MIGRATIONS = "django_migrations"

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Dump:
    """The database at one moment: `stream` to be read once; what it holds."""

    stream: Any
    rows: dict[str, int]
    migrations: list[tuple[str, str]]


class Engine(Protocol):
    kind: str

    def dumped(self, scratch: Path) -> AbstractContextManager[Dump]:
        """Consistent, while others write. `scratch`: an empty folder for what must lie on a disk meanwhile."""

    def is_empty(self) -> bool:
        """Holds the site nothing that somebody made?"""

    def load(self, stream: Any) -> None:
        """Reads a dump. From now on Django's connection sees it; what was there before is not lost yet."""

    def finish(self, *, aside: bool) -> str:
        """The dump is the database. Returns where the one before lies now; "" when it was empty."""

    def abandon(self) -> None:
        """All is as it was before `load`."""

    def tables(self, query: Query) -> list[str]:
        """All of this site; not those that a database keeps for itself."""

    def verified(self, stream: Any, scratch: Path) -> dict[str, int] | None:
        """Restore it elsewhere, and count its rows. None: nowhere to restore it to; it was read to its end."""


def disk() -> Path:
    """Where what must lie on a disk for a while may lie: beside the site's own data, where the site says so."""
    return Path(getattr(settings, "DATA_DIR", tempfile.gettempdir()))


def engine() -> Engine:
    from .postgresql import PostgreSQL
    from .sqlite import SQLite

    kinds: dict[str, type[Engine]] = {"sqlite": SQLite, "postgresql": PostgreSQL}
    if connection.vendor not in kinds:
        raise BackupProblem(f"Backups know SQLite and PostgreSQL, not {connection.vendor}.")
    return kinds[connection.vendor]()


def count_rows(query: Query, tables: list[str]) -> dict[str, int]:
    return {table: query(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables if table != SESSIONS}  # noqa: S608 (names of our own tables)  # nosec B608


def applied(query: Query) -> list[tuple[str, str]]:
    return [(app, name) for app, name in query(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")]  # noqa: S608  # nosec B608


def has_people_or_pages(query: Query, tables: list[str]) -> bool:
    """A fresh database holds Wagtail's root and its welcome page, and nobody."""
    people = "auth_user" in tables and query("SELECT 1 FROM auth_user LIMIT 1")
    pages = "wagtailcore_page" in tables and query("SELECT count(*) FROM wagtailcore_page")[0][0] > 2
    return bool(people or pages)


def program(name: str) -> str:
    """Its path. Raises BackupProblem."""
    if path := shutil.which(name):
        return path
    raise BackupProblem(
        f"{name} is missing. It comes with the package postgresql-client (Debian, Ubuntu), postgresql (Alpine, Fedora), "
        "or libpq (Homebrew), in the major version of the server or a newer one."
    )
