"""What a backup says of itself. Pure.

A backup is a folder:

    manifest.json         who made it, when, and the SHA-256 of every other file, as it lies there
    contents.json         versions, migrations, row counts; name and SHA-256 of every uploaded file
    database.sqlite3.gz   or database.dump, PostgreSQL's custom format
    media/ab/<sha256>     each uploaded file by its content, so that equal files lie there once
    secrets.json          only when asked for

Encrypted, every file but the manifest ends in `.age`. Hashes of the manifest are of what lies there: it can be verified
without the key. Hashes in the contents are of what is restored.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST, CONTENTS, SECRETS, MEDIA = "manifest.json", "contents.json", "secrets.json", "media"
DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}
PREFIX, PARTIAL = "proofdesk-", ".partial-"


class BackupProblem(Exception):
    """A backup cannot be made, read or restored. Says what to do."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it lies in the backup."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`recipients`: public keys; none: the backup is not encrypted. `files`: by path below the folder."""

    made_at: str  # ISO 8601, UTC
    site: str
    database: str  # “sqlite” or “postgresql”
    recipients: list[str] = field(default_factory=list)
    files: dict[str, Stored] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def ending(self) -> str:
        return ".age" if self.recipients else ""

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """An uploaded file, by its name in the storage."""

    sha256: str
    bytes: int

    @property
    def place(self) -> str:
        return place_of(self.sha256)


@dataclass(frozen=True, slots=True)
class Contents:
    versions: dict[str, str]
    migrations: list[tuple[str, str]]  # app and name
    rows: dict[str, int]  # by table
    media: dict[str, MediaFile]
    key: str  # a fingerprint of SECRET_KEY, which is not in the backup

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def place_of(sha256: str) -> str:
    return f"{MEDIA}/{sha256[:2]}/{sha256}"


def read_manifest(folder: Path) -> Manifest:
    """Raises BackupProblem."""
    found = read_json(folder / MANIFEST)
    if found.get("format") != FORMAT:
        raise BackupProblem(
            f"{folder} is a backup of format {found.get('format')}; this version reads format {FORMAT}. "
            "Restore it with the version of Proofdesk that made it."
        )
    try:
        files = {name: Stored(**stored) for name, stored in found["files"].items()}
        return Manifest(**{**found, "files": files})
    except (KeyError, TypeError, AttributeError) as error:
        raise BackupProblem(f"{folder / MANIFEST} is damaged: {error}") from None


def read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupProblem(f"{file.parent} is no backup: it has no {file.name}.") from None
    except (OSError, ValueError) as error:
        raise BackupProblem(f"{file} cannot be read: {error}") from None


def parse_contents(text: str) -> Contents:
    try:
        found = json.loads(text)
        media = {name: MediaFile(**file) for name, file in found["media"].items()}
        migrations = [(app, name) for app, name in found["migrations"]]
        return Contents(**{**found, "media": media, "migrations": migrations})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupProblem(f"{CONTENTS} is damaged: {error}") from None


# ---- folders of backups


def complete(folder: Path) -> list[Path]:
    """The backups in this folder, oldest first. One that is being made, or was left half, is none."""
    return sorted(found.parent for found in folder.glob(f"{PREFIX}*/{MANIFEST}"))


def chosen(path: Path) -> Path:
    """The backup that is meant: this one, or the newest in the folder. Raises BackupProblem."""
    if (path / MANIFEST).exists():
        return path
    if not path.is_dir():
        raise BackupProblem(f"{path} does not exist.")
    if backups := complete(path):
        return backups[-1]
    raise BackupProblem(f"{path} is no backup, and holds none.")
