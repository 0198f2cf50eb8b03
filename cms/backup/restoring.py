"""From a backup to a site: on an empty machine, or in place of what is there.

The order keeps what is there until the new is whole: hashes, then the database beside the old one, its rows counted,
migrated, people forgotten again; then uploaded files beside the old ones; then both take their places.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cms.core import erasures

from . import databases, held, media
from .databases import Engine, count_rows
from .making import ERASURES, Tell, key_fingerprint
from .manifest import BackupProblem, Contents
from .reading import Backup, require_rows

logger = logging.getLogger(__name__)


@dataclass
class Restored:
    """`aside`: where what was there lies now. `forgotten`: rows of people who had asked, by model."""

    rows: int = 0
    files: int = 0
    aside: list[str] = field(default_factory=list)
    forgotten: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)


def restore(
    folder: Path,
    *,
    identity: Path | None = None,
    replace: bool = False,
    hold: bool = False,
    erasure_files: Iterable[Path] = (),
    tell: Tell = lambda line: None,
) -> Restored:
    """Raises BackupProblem; then the site is as it was."""
    backup, engine = Backup(folder, identity), databases.engine()
    contents = backup.contents()
    require_fit(backup, contents, engine)
    was_empty = engine.is_empty(), media.is_empty()
    if not all(was_empty) and not replace:
        what = " and ".join(
            name for name, empty in zip(("a database", "uploaded files"), was_empty, strict=True) if not empty
        )
        raise BackupProblem(f"This site is not empty: it has {what}. --replace puts them aside.")
    wishes = remembered(folder, erasure_files, tell)
    backup.require_whole(tell)
    found = Restored()
    files = media.target()
    try:
        with backup.database() as stream:
            engine.load(stream)
        found.rows = count(engine, contents)
        tell(f"database: {found.rows} rows in {len(contents.rows)} tables, as backed up")
        call_command("migrate", interactive=False, verbosity=0)
        found.forgotten = erasures.apply(wishes)
        if hold:
            tell(held.hold())
        found.files = put_media(backup, contents, files, tell)
        for aside in (engine.finish(aside=not was_empty[0]), files.finish()):
            if aside:
                found.aside.append(aside)
    except BaseException:
        engine.abandon()
        raise
    erasures.keep()
    found.warnings = keep_secrets(backup, contents)
    clear_cache(found)
    return found


def require_fit(backup: Backup, contents: Contents, engine: Engine) -> None:
    """Raises BackupProblem."""
    if backup.manifest.database != engine.kind:
        raise BackupProblem(
            f"This is a backup of {backup.manifest.database}; the site has {engine.kind}. Set DATABASE_URL."
        )
    known = MigrationLoader(None, ignore_no_migrations=True)
    newer = [
        f"{app}.{name}"
        for app, name in contents.migrations
        if app in known.migrated_apps
        and (app, name) not in known.disk_migrations
        and not was_squashed(known, app, name)
    ]
    if newer:
        told = ", ".join(f"{name} {version}" for name, version in contents.versions.items())
        raise BackupProblem(
            f"The backup is newer than this version of Proofdesk: it knows {', '.join(newer[:3])}. "
            f"It was made with {told}. Install that version or a newer one, then restore."
        )


def was_squashed(loader: MigrationLoader, app: str, name: str) -> bool:
    return any((app, name) in migration.replaces for migration in loader.disk_migrations.values())


def remembered(folder: Path, files: Iterable[Path], tell: Tell) -> list[erasures.Entry]:
    """Who asked to be forgotten: from every list that is there, and from the database that is replaced."""
    found: set[erasures.Entry] = set()
    for file in [erasures.place(), folder.parent / ERASURES, *files]:
        found.update(erasures.read(file))
    found.update(erasures.in_table())
    tell(f"{len(found)} wishes to be forgotten, or to get no mails, are known")
    return sorted(found, key=lambda entry: entry.at)


def count(engine: Engine, contents: Contents) -> int:
    with connection.cursor() as cursor:

        def query(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        rows = count_rows(query, engine.tables(query))
    require_rows(contents.rows, rows)
    return sum(rows.values())


def put_media(backup: Backup, contents: Contents, files: Any, tell: Tell) -> int:
    for number, (name, file) in enumerate(sorted(contents.media.items()), 1):
        if not files.has(name, file):
            with backup.opened(file.place) as stream:
                files.put(name, file, stream)
        tell(f"\rfiles: {number} of {len(contents.media)}")
    tell(f"files: {len(contents.media)}, each with its hash")
    return len(contents.media)


def keep_secrets(backup: Backup, contents: Contents) -> list[str]:
    """A key in the backup becomes the site's where the environment names none. Returns what to do, if anything."""
    if contents.key == key_fingerprint():
        return []
    key = backup.secrets().get("SECRET_KEY")
    if not key:
        return [
            "SECRET_KEY is not the one of the site that was backed up: links in mails that were sent, open forms and the "
            "secrets of webhooks are no longer valid. Set the old key, if you have it."
        ]
    file = databases.disk() / "secret_key"
    if file.exists():
        file.replace(file.with_name("secret_key.replaced"))
    file.touch(0o600)
    file.write_text(key)
    return [f"SECRET_KEY of the backup was written to {file}. Where the environment sets SECRET_KEY, set it there."]


def clear_cache(found: Restored) -> None:
    """Pages in a shared cache are of the site before."""
    try:
        cache.clear()
    except Exception as error:  # whatever the cache is made of: the site is restored
        logger.warning("the cache could not be emptied: %s", error)
        found.warnings.append("The cache could not be emptied: empty it before you start the site.")
