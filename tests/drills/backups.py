"""A site to back up, and the machine that it comes back on."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.db import connection
from wagtail.documents.models import Document

from blog.models import ArticleIndexPage
from cms.core.images import library
from coaching.models import Lead
from tests.blog.factories import article, faq
from tests.conftest import ROOT

SESSIONS = "django_session"


def fill(index: ArticleIndexPage, picture: Path) -> None:
    """Articles, a person, a picture with its sizes, a document, two files with the same content."""
    for number in range(3):
        article(index, f"article-{number}", body=[faq(("How long?", f"<p>{number} months.</p>"))], authors=["Ann"])
    library().objects.create(title="Picture", file=ImageFile(ContentFile(picture.read_bytes()), name="picture.jpg"))
    Document.objects.create(title="Guide", file=ContentFile(b"All you need.", name="guide.txt"))
    Document.objects.create(title="The same guide", file=ContentFile(b"All you need.", name="copy.txt"))
    Lead.objects.create(email="anna@example.com", kind="waitlist", consent_version=1, consent_text="I agree.")


# ---- digests of what a site holds

Rows = Callable[[str], list[tuple[Any, ...]]]


def digests(rows: Rows, tables: list[str]) -> dict[str, str]:
    """Of every table but that of sessions: all rows in any order, with all their columns."""
    found = {}
    for table in tables:
        if table != SESSIONS:
            lines = sorted(repr(row) for row in rows(f'SELECT * FROM "{table}"'))  # noqa: S608 (our tables)
            found[table] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return found


@contextmanager
def raw_rows(database: str) -> Iterator[Rows]:
    """Not through Django, which makes other values of some. `database`: a file of SQLite, or an address."""
    if "://" not in database:
        with closing(sqlite3.connect(database)) as file:
            yield lambda sql: file.execute(sql).fetchall()
    else:
        import psycopg

        with psycopg.connect(database) as server:
            yield lambda sql: list(server.execute(sql).fetchall())


def all_digests(database: str) -> dict[str, str]:
    if "://" in database:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with raw_rows(database) as rows:
        return digests(rows, readable([name for (name,) in rows(sql)]))


def here() -> dict[str, str]:
    """Of the database of the tests."""
    return all_digests(address_of(str(connection.settings_dict["NAME"])))


def address_of(name: str) -> str:
    """Of a database beside the one of the tests; of SQLite its file."""
    server = connection.settings_dict
    if connection.vendor == "sqlite":
        return name
    user = f"{server['USER']}:{server['PASSWORD']}" if server["PASSWORD"] else server["USER"]
    return f"postgres://{user}@{server['HOST']}:{server['PORT'] or 5432}/{name}"


def readable(tables: list[str]) -> list[str]:
    """Without the inner tables of SQLite's full-text index, whose bytes may differ for the same words."""
    return [table for table in tables if "_fts_" not in table and not table.startswith("sqlite_")]


def uploaded() -> dict[str, str]:
    """Name → SHA-256 of every uploaded file of the tests."""
    folder = Path(default_storage.location)  # type: ignore[attr-defined]
    return hashes(folder)


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


# ---- another machine


class Machine:
    """An empty folder and an empty database; commands run in processes of their own."""

    def __init__(self, folder: Path, database_url: str, **environment: str) -> None:
        self.folder, self.database_url = folder, database_url
        kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE"}}
        self.environment = {
            **kept,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": "",
            "EMAIL_URL": "file:",
            **environment,
        }

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def digests(self) -> dict[str, str]:
        return all_digests(self.database_url.removeprefix("sqlite:///"))


@contextmanager
def empty_machine(folder: Path, **environment: str) -> Iterator[Machine]:
    """On the kind of database that the tests run on."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        yield Machine(folder, f"sqlite:///{folder}/db.sqlite3", **environment)
        return
    name = f"drill_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield Machine(folder, address_of(name), **environment)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
