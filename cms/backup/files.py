"""Files that are there whole or not at all, hashed while they are written. Bounded memory. Pure."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from .manifest import Stored

CHUNK = 1024 * 1024


class Hashing:
    """A writer that hashes what passes through."""

    def __init__(self, target: IO[bytes] | None = None) -> None:
        self.target, self.digest, self.size = target, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        if self.target is not None:
            self.target.write(data)
        return len(data)

    def flush(self) -> None:
        if self.target is not None:
            self.target.flush()

    @property
    def stored(self) -> Stored:
        return Stored(self.digest.hexdigest(), self.size)


class HashingReader:
    """A reader that hashes what passes through."""

    def __init__(self, source: Any) -> None:
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.source.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


def copy(source: Any, target: Any) -> None:
    shutil.copyfileobj(source, target, CHUNK)


def hashed(source: Any) -> Stored:
    writer = Hashing()
    copy(source, writer)
    return writer.stored


def hash_file(file: Path) -> Stored:
    with file.open("rb") as source:
        return hashed(source)


@contextmanager
def new_file(path: Path) -> Iterator[Hashing]:
    """Appears under its name once it is written and on the disk; readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            writer = Hashing(handle)
            yield writer
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """What was renamed in it survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link_or_copy(source: Path, target: Path) -> None:
    """One file under two names where the file system can do that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        with source.open("rb") as handle, new_file(target) as writer:
            copy(handle, writer)
