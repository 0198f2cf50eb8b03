"""A backup that is read: by whoever restores it, or wants to know whether that would work."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import databases, sealing
from .files import Hashing, copy, hash_file, hashed
from .manifest import (
    CONTENTS,
    DATABASES,
    SECRETS,
    BackupProblem,
    Contents,
    Manifest,
    MediaFile,
    parse_contents,
    read_manifest,
)

Tell = Callable[[str], None]
SHOWN = 10


class Backup:
    """Raises BackupProblem for a folder that is none, and for a key that does not open it."""

    def __init__(self, folder: Path, identity: Path | None) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self.identities: list[Any] = []
        if self.manifest.recipients:
            if identity is None:
                raise BackupProblem(
                    f"{folder.name} is encrypted: name the file of the secret key with --identity, or in BACKUP_IDENTITY."
                )
            self.identities = sealing.identities_of(identity)

    @contextmanager
    def opened(self, name: str) -> Iterator[Any]:
        """A file of the backup, as it was before it was sealed."""
        file = self.folder / f"{name}{self.manifest.ending}"
        if not file.is_file():
            raise BackupProblem(f"{file.name} is missing in {self.folder}.")
        if self.identities:
            with sealing.opened(file, self.identities) as stream:
                yield stream
        else:
            with file.open("rb") as stream:
                yield stream

    @contextmanager
    def database(self) -> Iterator[Any]:
        if self.manifest.database not in DATABASES:
            raise BackupProblem(f"This version does not know databases such as {self.manifest.database}.")
        with self.opened(DATABASES[self.manifest.database]) as stream:
            yield stream

    def contents(self) -> Contents:
        with self.opened(CONTENTS) as stream:
            return parse_contents(stream.read().decode("utf-8", "replace"))

    def secrets(self) -> dict[str, str]:
        if f"{SECRETS}{self.manifest.ending}" not in self.manifest.files:
            return {}
        with self.opened(SECRETS) as stream:
            found: dict[str, str] = json.loads(stream.read())
            return found

    def damaged(self, tell: Tell) -> list[str]:
        """Names of files that are missing or are not what was written, as the manifest knows them."""
        found = []
        for number, (name, stored) in enumerate(sorted(self.manifest.files.items()), 1):
            file = self.folder / name
            if not file.is_file() or hash_file(file) != stored:
                found.append(name)
            tell(f"\rhashes: {number} of {len(self.manifest.files)}")
        tell(f"hashes: {len(self.manifest.files) - len(found)} of {len(self.manifest.files)} files are as written")
        return found

    def require_whole(self, tell: Tell) -> None:
        if found := self.damaged(tell):
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            raise BackupProblem(f"{self.folder.name} is damaged: {', '.join(found[:SHOWN])}{more}.")


def verify(folder: Path, identity: Path | None, tell: Tell) -> None:
    """Raises BackupProblem unless all hashes are right and, with the key, it can be restored elsewhere."""
    manifest = read_manifest(folder)
    if manifest.recipients and identity is None:
        # Without the key: is what lies there what was written?
        sealed = Backup.__new__(Backup)
        sealed.folder, sealed.manifest, sealed.identities = folder, manifest, []
        sealed.require_whole(tell)
        tell("encrypted: what is inside was not looked at. Name --identity to restore it on trial.")
        return
    backup = Backup(folder, identity)
    backup.require_whole(tell)
    contents = backup.contents()
    verify_media(backup, contents.media, tell)
    verify_database(backup, contents, tell)


def verify_media(backup: Backup, files: dict[str, MediaFile], tell: Tell) -> None:
    for number, (name, file) in enumerate(sorted(files.items()), 1):
        with backup.opened(file.place) as stream:
            if hashed(stream).sha256 != file.sha256:
                raise BackupProblem(f"{name} is not what was backed up.")
        tell(f"\rfiles: {number} of {len(files)}")
    tell(f"files: {len(files)} can be restored")


def verify_database(backup: Backup, contents: Contents, tell: Tell) -> None:
    engine = databases.engine()
    if engine.kind != backup.manifest.database:
        tell(f"database: of {backup.manifest.database}; this site has {engine.kind} and cannot restore it on trial")
        return
    made = tempfile.TemporaryDirectory(prefix="verify-", dir=databases.disk())
    with made as scratch, backup.database() as stream:
        rows = engine.verified(stream, Path(scratch))
        copy(stream, Hashing())  # to the end, where a sealed file says that it was all
    if rows is None:
        tell("database: readable; this account may not make a database to restore it on trial")
        return
    require_rows(contents.rows, rows)
    tell(f"database: restored on trial, {sum(rows.values())} rows in {len(rows)} tables, as backed up")


def require_rows(wanted: dict[str, int], found: dict[str, int]) -> None:
    """Raises BackupProblem."""
    other = sorted(table for table in wanted.keys() | found.keys() if wanted.get(table) != found.get(table))
    if other:
        told = [f"{table} has {found.get(table, 'no')} rows instead of {wanted.get(table, 'no')}" for table in other]
        raise BackupProblem(f"The database is not what was backed up: {'; '.join(told[:SHOWN])}.")
