"""PostgreSQL: pg_dump and pg_restore, in one exported snapshot. https://www.postgresql.org/docs/current/app-pgdump.html

Restoring puts the schema `public` aside under another name, in the same database: that needs no right to make
databases, and is taken back by one rename.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.db import connection

from .databases import SESSIONS, Dump, Query, applied, count_rows, has_people_or_pages, program
from .files import copy
from .manifest import BackupProblem

SCHEMA, REPLACED = "public", "replaced_"
# Of Django's parameters, as libpq reads them from the environment.
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class PostgreSQL:
    kind = "postgresql"

    def __init__(self) -> None:
        self.aside = ""
        self.has_begun = False  # only then is there something to take back

    # ---- making

    @contextmanager
    def dumped(self, scratch: Path) -> Iterator[Dump]:
        tool = program("pg_dump")
        with connected() as database:
            database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            query = query_of(database)
            snapshot = query("SELECT pg_export_snapshot()")[0][0]
            rows, migrations = count_rows(query, tables(query)), applied(query)
            options = [
                "--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--no-comments",
                f"--exclude-schema={REPLACED}*", f"--exclude-table-data={SCHEMA}.{SESSIONS}", f"--snapshot={snapshot}",
            ]  # fmt: skip
            with running([tool, *options], stdout=subprocess.PIPE) as process:
                yield Dump(process.stdout, rows, migrations)

    # ---- coming back

    def is_empty(self) -> bool:
        with connected() as database:
            query = query_of(database)
            return not has_people_or_pages(query, tables(query))

    def load(self, stream: Any) -> None:
        import psycopg

        tool = program("pg_restore")
        connection.close()
        aside = f"{REPLACED}{datetime.now(UTC):%Y%m%dt%H%M%S}"
        try:
            with connected() as database:
                if is_full := bool(tables(query_of(database))):
                    swap(database, aside)
        except psycopg.Error as error:
            raise BackupProblem(
                f"The schema {SCHEMA} cannot be put aside: {str(error).strip()}. Its database must belong to this account."
            ) from error
        self.aside, self.has_begun = aside if is_full else "", True
        restore(tool, stream, str(connection.settings_dict["NAME"]))

    def finish(self, *, aside: bool) -> str:
        if self.aside and not aside:
            with connected() as database:
                database.execute(f'DROP SCHEMA "{self.aside}" CASCADE')
            self.aside = ""
        return f"schema {self.aside} of the same database" if self.aside else ""

    def abandon(self) -> None:
        if not self.has_begun:
            return
        connection.close()
        with connected() as database:
            if not self.aside:
                empty(database)
                return
            move_extensions(database, SCHEMA, self.aside)
            database.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
            database.execute(f'ALTER SCHEMA "{self.aside}" RENAME TO {SCHEMA}')

    def tables(self, query: Query) -> list[str]:
        return tables(query)

    def verified(self, stream: Any, scratch: Path) -> dict[str, int] | None:
        import psycopg

        tool, name = program("pg_restore"), f"proofdesk_verify_{os.getpid()}"
        try:
            with connected(autocommit=True) as database:
                database.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except psycopg.errors.InsufficientPrivilege:
            with running([tool, "--list"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
                feed(process, stream)
            return None
        try:
            restore(tool, stream, name)
            with connected(dbname=name) as database:
                query = query_of(database)
                return count_rows(query, tables(query))
        finally:
            with connected(autocommit=True) as database:
                database.execute(f'DROP DATABASE "{name}"')


def parameters() -> dict[str, Any]:
    """How Django reaches its database, without what it sets for its own sessions."""
    found = connection.get_connection_params()
    return {name: found[name] for name in VARIABLES if found.get(name)}


@contextmanager
def connected(*, autocommit: bool = False, **others: Any) -> Iterator[Any]:
    """A connection of our own, in one transaction, without the time limits of requests."""
    import psycopg

    try:
        database = psycopg.connect(
            **{**parameters(), **others}, autocommit=autocommit, options="-c statement_timeout=0"
        )
    except psycopg.OperationalError as error:
        raise BackupProblem(f"The database does not answer: {error}") from None
    with database:
        yield database
    database.close()


def query_of(database: Any) -> Query:
    return lambda sql: list(database.execute(sql).fetchall())


def tables(query: Query) -> list[str]:
    return [name for (name,) in query(f"SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}' ORDER BY 1")]  # noqa: S608  # nosec B608


def swap(database: Any, aside: str) -> None:
    database.execute(f'ALTER SCHEMA {SCHEMA} RENAME TO "{aside}"')
    database.execute(f"CREATE SCHEMA {SCHEMA}")
    move_extensions(database, aside, SCHEMA)


def empty(database: Any) -> None:
    """Of all that half a restore has made."""
    aside = f"{REPLACED}half"
    swap(database, aside)
    database.execute(f'DROP SCHEMA "{aside}" CASCADE')


def move_extensions(database: Any, before: str, after: str) -> None:
    """Their functions stay where queries look for them."""
    found = query_of(database)(
        "SELECT extname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "  # noqa: S608  # nosec B608
        f"WHERE n.nspname = '{before}' AND extrelocatable"
    )
    for (name,) in found:
        database.execute(f'ALTER EXTENSION "{name}" SET SCHEMA "{after}"')


# ---- programs


def environment(**others: str) -> dict[str, str]:
    """The password stands here, and never on a command line."""
    own = {VARIABLES[name]: str(value) for name, value in parameters().items()}
    return {**os.environ, **own, **others}


@contextmanager
def running(command: list[str], **streams: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """Raises BackupProblem with what the program has said, when it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment(), stderr=said, **streams)  # noqa: S603 (a path of `program`)
        try:
            yield process
        except BrokenPipeError:
            pass  # it has ended, and says why
        except BaseException:
            process.kill()
            raise
        finally:
            for stream in (process.stdin, process.stdout):
                if stream:
                    close(stream)
            failed = process.wait()
        if failed:
            raise BackupProblem(f"{Path(command[0]).name} failed: {tail(said)}")


def close(stream: IO[bytes]) -> None:
    with suppress(BrokenPipeError):
        stream.close()


def tail(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return " ".join(lines[-4:]) or "it said nothing"


def feed(process: "subprocess.Popen[bytes]", stream: Any) -> None:
    assert process.stdin is not None  # noqa: S101 (for types)
    copy(stream, process.stdin)
    process.stdin.close()


def restore(tool: str, stream: Any, database: str) -> None:
    """All or nothing: one transaction."""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={database}"]
    with running([tool, *options], stdin=subprocess.PIPE) as process:
        feed(process, stream)
