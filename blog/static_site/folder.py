"""A folder that holds an export: each file whole or not there, a list of ours, nothing of others touched. No Django.

The list (`.export.json`) is written last. Until then, a journal names what this run has begun to write, so that a
run that was killed leaves nothing that the next one does not know.
"""

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType

MANIFEST, JOURNAL, PART = ".export.json", ".export.journal", ".part"


class Foreign(Exception):
    """A file that no export has written stands where one should go."""


class ExportFolder:
    """Use it as a context: without an exception, what this run has not written or kept is removed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, str] = {}  # of this run: by path, the hash
        self.written: list[str] = []
        self.removed: list[str] = []

    def __enter__(self) -> "ExportFolder":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.known = read_manifest(self.folder / MANIFEST)
        begun = self.folder / JOURNAL
        self.ours = {*self.known, *(begun.read_text(encoding="utf-8").splitlines() if begun.exists() else ())}
        for name in self.ours:
            (self.folder / f"{name}{PART}").unlink(missing_ok=True)
        self.journal = begun.open("a", encoding="utf-8")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.journal.close()
        if kind is not None:
            return
        for name in sorted(self.ours - self.files.keys()):
            file = self.folder / name
            if file.is_file() and not self.leaves(file):
                file.unlink()
                self.removed.append(name)
                self.forget_empty(file.parent)
        content = json.dumps({"version": 1, "files": dict(sorted(self.files.items()))}, indent=0).encode()
        if not self.has(self.folder / MANIFEST, sha256(content).hexdigest()):
            replace(self.folder / MANIFEST, content)
        (self.folder / JOURNAL).unlink()

    def write(self, name: str, content: bytes) -> None:
        """Raises Foreign when somebody else's file of another content is there."""
        digest, file = sha256(content).hexdigest(), self.folder / name
        if self.leaves(file):
            raise Foreign(name)
        if not self.has(file, digest):
            if file.exists() and name not in self.ours:
                raise Foreign(name)
            if name not in self.ours:
                # Before the file: whoever comes after us must know that it is ours.
                self.journal.write(f"{name}\n")
                self.journal.flush()
                os.fsync(self.journal.fileno())
                self.ours.add(name)
            replace(file, content)
            self.written.append(name)
        self.files[name] = digest

    def keep(self, name: str) -> bool:
        """As the last run left it, if it did: for what could not be made this time."""
        file = self.folder / name
        if name not in self.ours or not file.is_file():
            return False
        self.files[name] = sha256(file.read_bytes()).hexdigest()
        return True

    def has(self, file: Path, digest: str) -> bool:
        return file.is_file() and sha256(file.read_bytes()).hexdigest() == digest

    def leaves(self, file: Path) -> bool:
        """Would a link on the way lead out of the folder?"""
        return not file.resolve().is_relative_to(self.folder.resolve())

    def forget_empty(self, folder: Path) -> None:
        while folder != self.folder and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def read_manifest(file: Path) -> dict[str, str]:
    """Of a list that cannot be read, nothing is ours: nothing is removed."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))["files"]
        return {name: digest for name, digest in found.items() if is_inside(name)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def is_inside(name: object) -> bool:
    return isinstance(name, str) and not name.startswith("/") and ".." not in name.split("/")


def replace(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + PART)
    with part.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(file)


def files_below(folder: Path) -> Iterator[str]:
    """All but our own books."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in (MANIFEST, JOURNAL):
            yield file.relative_to(folder).as_posix()
