"""A backup, made while people work: uploaded files, the database at one moment, and files that came meanwhile."""

import fcntl
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from cms.core import erasures

from . import databases, media, sealing
from .files import HashingReader, copy, hashed, link_or_copy, new_file, sync_folder
from .manifest import (
    CONTENTS,
    DATABASES,
    MANIFEST,
    PARTIAL,
    PREFIX,
    SECRETS,
    BackupProblem,
    Contents,
    Manifest,
    MediaFile,
    Stored,
    complete,
    place_of,
    read_manifest,
)

ERASURES = "erasures.jsonl"  # beside the backups
TRIES = 3  # for an uploaded file that changes while it is read

Tell = Callable[[str], None]


def make(
    place: Path,
    *,
    recipients: list[str] | None = None,
    with_secrets: bool = False,
    keep: int = 0,
    tell: Tell = lambda line: None,
) -> Path:
    """Returns the folder of the new backup, below `place`. Raises BackupProblem; then there is no new one.

    `recipients`: public keys to encrypt it for. `keep`: so many backups stay, the oldest go; 0: all stay.
    """
    keys = sorted(set(recipients or []))
    if with_secrets and not keys:
        raise BackupProblem("SECRET_KEY is only put into an encrypted backup: name a --recipient.")
    sealed_for = sealing.recipients_of(keys)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with only_one(place):
            for left in place.glob(f"{PARTIAL}*"):
                shutil.rmtree(left)  # nobody makes it any more
            folder = new_name(place)
            writer = Writer(place / f"{PARTIAL}{folder.name}", keys, sealed_for, latest(place, keys), tell)
            try:
                write(writer, with_secrets)
                os.rename(writer.folder, folder)
                sync_folder(place)
            except BaseException:
                shutil.rmtree(writer.folder, ignore_errors=True)
                raise
            erasures.keep(place / ERASURES)
            prune(place, keep, tell)
    except OSError as error:
        raise BackupProblem(f"{error.filename or place}: {error.strerror or error}") from error
    return folder


@contextmanager
def only_one(place: Path) -> Iterator[None]:
    with (place / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupProblem(f"Another backup is being made in {place}.") from None
        yield


def new_name(place: Path) -> Path:
    name = f"{PREFIX}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    number, folder = 1, place / name
    while folder.exists():
        number += 1
        folder = place / f"{name}-{number}"
    return folder


def latest(place: Path, keys: list[str]) -> "Previous | None":
    """The newest backup whose files may be taken over: it is for the same people."""
    for folder in reversed(complete(place)):
        try:
            manifest = read_manifest(folder)
        except BackupProblem:
            continue
        if manifest.recipients == keys:
            return Previous(folder, manifest)
    return None


@dataclass(frozen=True, slots=True)
class Previous:
    folder: Path
    manifest: Manifest


@dataclass
class Writer:
    folder: Path
    keys: list[str]
    recipients: list[Any]
    previous: Previous | None
    tell: Tell
    stored: dict[str, Stored] = field(default_factory=dict)
    media: dict[str, MediaFile] = field(default_factory=dict)
    taken_over: int = 0

    @property
    def ending(self) -> str:
        return ".age" if self.keys else ""

    def put(self, name: str, source: Any) -> None:
        """Everything that `source` reads, sealed where the backup is."""
        name = f"{name}{self.ending}"
        with new_file(self.folder / name) as writer:
            if self.recipients:
                sealing.seal(source, writer, self.recipients)
            else:
                copy(source, writer)
        self.stored[name] = writer.stored

    def put_text(self, name: str, text: str) -> None:
        self.put(name, BytesIO(text.encode()))

    def take_over(self, place: str) -> bool:
        """From the previous backup, when the file is there and as long as it should be."""
        name = f"{place}{self.ending}"
        if self.previous is None or (known := self.previous.manifest.files.get(name)) is None:
            return False
        source = self.previous.folder / name
        if not source.is_file() or source.stat().st_size != known.bytes:
            return False
        link_or_copy(source, self.folder / name)
        self.stored[name] = known
        self.taken_over += 1
        return True

    def put_media(self, name: str) -> None:
        """One that was deleted a moment ago is left out."""
        for _ in range(TRIES):
            try:
                with default_storage.open(name) as source:
                    found = hashed(source)
                place = place_of(found.sha256)
                if f"{place}{self.ending}" not in self.stored and not self.take_over(place):
                    with default_storage.open(name) as source:
                        reader = HashingReader(source)
                        self.put(place, reader)
                    if reader.digest.hexdigest() != found.sha256:
                        self.drop(place)
                        continue
            except FileNotFoundError:
                return
            self.media[name] = MediaFile(found.sha256, found.bytes)
            return
        raise BackupProblem(f"{name} changes all the time: it cannot be copied.")

    def drop(self, place: str) -> None:
        name = f"{place}{self.ending}"
        (self.folder / name).unlink()
        del self.stored[name]


def write(writer: Writer, with_secrets: bool) -> None:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    engine = databases.engine()
    # Before the database: what is deleted meanwhile still has its row there. After it: what came meanwhile has one.
    put_media(writer)
    made = tempfile.TemporaryDirectory(prefix="backup-", dir=databases.disk())
    with made as scratch, engine.dumped(Path(scratch)) as dump:
        writer.put(DATABASES[engine.kind], dump.stream)
    writer.tell(f"database: {sum(dump.rows.values())} rows in {len(dump.rows)} tables")
    put_media(writer)
    contents = Contents(versions(), dump.migrations, dump.rows, writer.media, key_fingerprint())
    writer.put_text(CONTENTS, contents.text())
    if with_secrets:
        writer.put_text(SECRETS, json.dumps({"SECRET_KEY": settings.SECRET_KEY}) + "\n")
    site = str(settings.PROOFDESK_SITE_ORIGIN)
    manifest = Manifest(made_at, site, engine.kind, writer.keys, writer.stored)
    with new_file(writer.folder / MANIFEST) as file:
        file.write(manifest.text().encode())
    for folder in [writer.folder, *(found for found in writer.folder.rglob("*") if found.is_dir())]:
        sync_folder(folder)


def put_media(writer: Writer) -> None:
    before = len(writer.media)
    for name in media.names():
        if name not in writer.media:
            writer.put_media(name)
            writer.tell(f"\rfiles: {len(writer.media)}")
    if len(writer.media) > before or not before:
        writer.tell(f"files: {len(writer.media)}, {writer.taken_over} as in the backup before")


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), "django": django.__version__, "wagtail": wagtail.__version__}


def key_fingerprint() -> str:
    """Tells whether SECRET_KEY is the same one, and nothing else about it."""
    return salted_hmac("cms.backup", "the key of this site", algorithm="sha256").hexdigest()[:32]


def prune(place: Path, keep: int, tell: Tell) -> None:
    for old in complete(place)[:-keep] if keep > 0 else []:
        # Without its manifest it is no backup any more, however far deleting comes.
        (old / MANIFEST).unlink()
        shutil.rmtree(old)
        tell(f"deleted {old.name}")
