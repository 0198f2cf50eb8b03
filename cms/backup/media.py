"""Uploaded files, through Django's storage: a folder, or a service such as S3."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils._os import safe_join

from .files import copy, hash_file, hashed, new_file
from .manifest import BackupProblem, MediaFile


def names(folder: str = "") -> Iterator[str]:
    """Every file, in one order. A folder that vanishes meanwhile has none."""
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in sorted(files):
        if name:  # some services name the folder itself
            yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(f"{folder}/{name}" if folder else name)


def is_empty() -> bool:
    return next(names(), None) is None


def root() -> Path | None:
    """The folder, where it is one."""
    storage: Any = default_storage
    storage = getattr(storage, "_wrapped", storage)
    return Path(storage.location) if isinstance(storage, FileSystemStorage) else None


class Folder:
    """Comes back beside the folder first, and takes its place at the end. Begun again, it goes on where it ended."""

    def __init__(self, place: Path) -> None:
        self.place, self.draft = place, place.with_name(f"{place.name}.restoring")

    def has(self, name: str, file: MediaFile) -> bool:
        target = self.target(name)
        return target.is_file() and hash_file(target).sha256 == file.sha256

    def put(self, name: str, file: MediaFile, stream: Any) -> None:
        target = self.target(name)
        with new_file(target) as writer:
            copy(stream, writer)
        require_same(name, file, writer.stored.sha256)
        target.chmod(0o644)  # a web server in front may read them

    def target(self, name: str) -> Path:
        try:
            return Path(safe_join(str(self.draft), name))
        except SuspiciousFileOperation:
            raise BackupProblem(f"{name} would not lie among the uploaded files. Who made this backup?") from None

    def finish(self) -> str:
        """Returns where the files before lie now; "" when there were none."""
        self.draft.mkdir(parents=True, exist_ok=True)
        for half in self.draft.rglob(".*.new"):
            half.unlink()
        old = ""
        if self.place.exists() and any(self.place.iterdir()):
            old = f"{self.place}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
            move(self.place, Path(old))
        move(self.draft, self.place)
        return old


def move(source: Path, target: Path) -> None:
    """A folder under another name; one that is mounted stays, and what is in it moves."""
    try:
        if target.exists():
            target.rmdir()  # empty
        os.rename(source, target)
    except OSError:
        target.mkdir(parents=True, exist_ok=True)
        for inner in source.iterdir():
            shutil.move(inner, target / inner.name)
        if not os.path.ismount(source):
            source.rmdir()


class Service:
    """Files are replaced one by one; others that are there stay."""

    def has(self, name: str, file: MediaFile) -> bool:
        if not default_storage.exists(name) or default_storage.size(name) != file.bytes:
            return False
        with default_storage.open(name) as stream:
            return hashed(stream).sha256 == file.sha256

    def put(self, name: str, file: MediaFile, stream: Any) -> None:
        if default_storage.exists(name):
            default_storage.delete(name)
        # A storage reads a file twice or asks how long it is: a stream cannot do that.
        with tempfile.TemporaryFile() as whole:
            copy(stream, whole)
            whole.seek(0)
            require_same(name, file, hashed(whole).sha256)
            whole.seek(0)
            kept = default_storage.save(name, File(whole, name))
        if kept != name:
            raise BackupProblem(f"The storage keeps {name} as {kept}: pages would not find it.")

    def finish(self) -> str:
        return ""


def require_same(name: str, file: MediaFile, sha256: str) -> None:
    if sha256 != file.sha256:
        raise BackupProblem(f"{name} is damaged in this backup: its hash is another one.")


def target() -> Folder | Service:
    place = root()
    return Folder(place) if place else Service()
