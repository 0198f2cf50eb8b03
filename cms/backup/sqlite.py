"""SQLite: the online backup API copies one moment while others write. https://www.sqlite.org/backup.html"""

import gzip
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from .databases import SESSIONS, Dump, Query, applied, count_rows, has_people_or_pages
from .files import copy
from .manifest import BackupProblem

WAL = ("-wal", "-shm")
FAST = 1  # of gzip: half the size in a tenth of the time of the best


class SQLite:
    kind = "sqlite"

    def __init__(self) -> None:
        self.file = Path(str(connection.settings_dict["NAME"]))
        self.draft = self.file.with_name(f"{self.file.name}.restoring")
        self.old = ""

    # ---- making

    @contextmanager
    def dumped(self, scratch: Path) -> Iterator[Dump]:
        if not self.file.exists():
            raise BackupProblem(f"There is no database at {self.file}.")
        plain, packed = scratch / "database.sqlite3", scratch / "database.sqlite3.gz"
        plain.touch(0o600)
        with closing(read_only(self.file)) as source, closing(sqlite3.connect(plain)) as target:
            source.backup(target)
            without_sessions(target)
            query = query_of(target)
            check(query, str(self.file))
            rows, migrations = count_rows(query, tables(query)), applied(query)
        with plain.open("rb") as read, gzip.open(packed, "wb", compresslevel=FAST) as write:
            copy(read, write)
        plain.unlink()
        with packed.open("rb") as stream:
            yield Dump(stream, rows, migrations)

    # ---- coming back

    def is_empty(self) -> bool:
        if not self.file.exists() or not self.file.stat().st_size:
            return True
        with closing(read_only(self.file)) as database:
            query = query_of(database)
            return not has_people_or_pages(query, tables(query))

    def load(self, stream: Any) -> None:
        self.clear()
        unpack(stream, self.draft)
        connection.close()
        connection.settings_dict["NAME"] = str(self.draft)

    def finish(self, *, aside: bool) -> str:
        """One rename puts it in place. Ended before it, the next restore finds no database, and the old one beside."""
        connection.close()
        settle(self.draft)
        if self.file.exists():
            settle(self.file)
            if aside:
                self.old = f"{self.file}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
                os.replace(self.file, self.old)
        for ending in WAL:
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        os.replace(self.draft, self.file)
        self.clear()
        connection.settings_dict["NAME"] = str(self.file)
        return self.old

    def abandon(self) -> None:
        connection.close()
        connection.settings_dict["NAME"] = str(self.file)
        if self.old:
            os.replace(self.old, self.file)
        self.clear()

    def tables(self, query: Query) -> list[str]:
        return tables(query)

    def clear(self) -> None:
        for ending in ("", *WAL):
            Path(f"{self.draft}{ending}").unlink(missing_ok=True)

    def verified(self, stream: Any, scratch: Path) -> dict[str, int] | None:
        file = scratch / "verified.sqlite3"
        unpack(stream, file)
        with closing(sqlite3.connect(file)) as database:
            query = query_of(database)
            check(query, "The copy")
            return count_rows(query, tables(query))


def read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=60)


def query_of(database: sqlite3.Connection) -> Query:
    return lambda sql: database.execute(sql).fetchall()


def tables(query: Query) -> list[str]:
    """Without those that SQLite keeps for itself, and the parts of full-text indexes."""
    found = query(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') ORDER BY name"
    )
    return [name for (name,) in found if not name.startswith("sqlite_")]


def without_sessions(database: sqlite3.Connection) -> None:
    query = query_of(database)
    if SESSIONS in tables(query):
        database.execute("PRAGMA secure_delete = ON")  # nor may they be read from what is free in the file
        database.execute(f"DELETE FROM {SESSIONS}")  # noqa: S608  # nosec B608
        database.commit()


def check(query: Query, name: str) -> None:
    if (found := query("PRAGMA quick_check")) != [("ok",)]:
        raise BackupProblem(f"{name} is damaged: {found[0][0]}")


def unpack(stream: Any, file: Path) -> None:
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as source, file.open("wb") as target:
            file.chmod(0o600)
            copy(source, target)
            target.flush()
            os.fsync(target.fileno())
    except (OSError, EOFError) as error:
        raise BackupProblem(f"The database of the backup cannot be read: {error}") from None


def settle(file: Path) -> None:
    """All that was written stands in the file itself. Raises BackupProblem while others hold it."""
    try:
        with closing(sqlite3.connect(file, timeout=10)) as database:
            busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupProblem(f"{file}: {error}") from None
    if busy:
        raise BackupProblem(f"{file} is in use. Stop the site, then restore.")
