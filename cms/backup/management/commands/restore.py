"""Restore a backup: database and uploaded files. Stop the site before. docs/backup.md"""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup.manifest import BackupProblem, chosen
from cms.backup.progress import Progress
from cms.backup.restoring import restore
from cms.core.text import count_of


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # the database may be empty
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="SRC", help="a backup, or a folder of them: the newest")
        parser.add_argument(
            "--replace", action="store_true", help="put the database and the files that are there aside"
        )
        parser.add_argument(
            "--identity", type=Path, default=os.environ.get("BACKUP_IDENTITY") or None, metavar="FILE",
            help="the secret key of age or SSH, for an encrypted backup. Also BACKUP_IDENTITY",
        )  # fmt: skip
        parser.add_argument(
            "--erasures", type=Path, action="append", default=[], metavar="FILE",
            help="another list of who asked to be forgotten; may be repeated",
        )  # fmt: skip
        parser.add_argument(
            "--hold", action="store_true", help="a copy on trial: mails and webhooks that wait are not sent"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tell = Progress(self.stdout, quiet=not options["verbosity"])
        for file in options["erasures"]:
            if not file.is_file():
                raise CommandError(f"--erasures {file}: there is no such file.")
        try:
            folder = chosen(options["source"].resolve())
            tell(f"restoring {folder.name}")
            found = restore(
                folder,
                identity=options["identity"] and Path(options["identity"]),
                replace=options["replace"],
                hold=options["hold"],
                erasure_files=options["erasures"],
                tell=tell,
            )
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        forgotten = sum(found.forgotten.values())
        tell(f"forgotten again: {count_of(forgotten, 'row')} of people who had asked")
        for place in found.aside:
            tell(f"what was there before: {place}")
        for warning in found.warnings:
            self.stderr.write(f"Note: {warning}")
        tell("Restored. Everybody logs in again. Start the site now.")
