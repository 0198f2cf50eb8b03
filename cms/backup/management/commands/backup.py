"""Back up database and uploaded files into a folder, while the site is in use; or verify a backup. docs/backup.md"""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog import jobs
from cms.backup import making, reading
from cms.backup.manifest import BackupProblem, chosen
from cms.backup.progress import Progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", type=Path, nargs="?", metavar="DEST", help="the folder that holds the backups")
        parser.add_argument("--verify", type=Path, metavar="PATH", help="a backup, or a folder of them: the newest")
        parser.add_argument("--keep", type=int, default=0, metavar="N", help="so many stay, older ones are deleted")
        parser.add_argument(
            "--recipient", action="append", default=[], metavar="KEY",
            help="encrypt it for this public key of age or SSH; may be repeated. Also BACKUP_RECIPIENTS, with commas",
        )  # fmt: skip
        parser.add_argument(
            "--identity", type=Path, default=os.environ.get("BACKUP_IDENTITY") or None, metavar="FILE",
            help="with --verify: the secret key, to restore it on trial. Also BACKUP_IDENTITY",
        )  # fmt: skip
        parser.add_argument("--with-secrets", action="store_true", help="SECRET_KEY, too, in an encrypted backup")

    def handle(self, *args: Any, **options: Any) -> None:
        tell = Progress(self.stdout, quiet=not options["verbosity"])
        if bool(options["place"]) == bool(options["verify"]):
            raise CommandError("Name a folder for the backup, or a backup to --verify.")
        if options["keep"] < 0:
            raise CommandError("--keep is a number of backups.")
        try:
            if options["verify"]:
                reading.verify(chosen(options["verify"]), options["identity"] and Path(options["identity"]), tell)
                return
            known = [key.strip() for key in os.environ.get("BACKUP_RECIPIENTS", "").split(",") if key.strip()]
            folder = making.make(
                options["place"].resolve(),
                recipients=[*options["recipient"], *known],
                with_secrets=options["with_secrets"],
                keep=options["keep"],
                tell=tell,
            )
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        jobs.note("backup", folder.name)
        tell(str(folder))
